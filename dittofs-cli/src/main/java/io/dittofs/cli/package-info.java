/// The command line: one class per command, which turns arguments into calls and results into output, nothing more.
///
/// This is the only module that writes to the standard streams, ends the process or handles signals; inside it only
/// [Main] and [StopSignals] do. Commands get a [Terminal] and the environment through their constructors, so tests run
/// them in their own process. Everything runs on the main thread, except what a signal sets off.
@NullMarked
package io.dittofs.cli;

import org.jspecify.annotations.NullMarked;
