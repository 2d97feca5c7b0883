/// Tests of the contents in memory.
@NullMarked
package io.dittofs.transfer.resident;

import org.jspecify.annotations.NullMarked;
