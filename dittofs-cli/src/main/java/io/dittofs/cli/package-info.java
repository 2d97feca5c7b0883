/// The command line.
@NullMarked
package io.dittofs.cli;

import org.jspecify.annotations.NullMarked;
