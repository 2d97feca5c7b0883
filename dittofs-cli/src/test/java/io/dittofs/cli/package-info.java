/// Tests of the commands, run in this process, and of the launcher script.
@NullMarked
package io.dittofs.cli;

import org.jspecify.annotations.NullMarked;
