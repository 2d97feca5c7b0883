/// Tests of the off-heap memory.
@NullMarked
package io.dittofs.blocks.memory;

import org.jspecify.annotations.NullMarked;
