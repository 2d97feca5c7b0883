/// Tests of what is left of contents when the process is killed or the power fails, between any two steps that last.
@NullMarked
package io.dittofs.transfer.crash;

import org.jspecify.annotations.NullMarked;
