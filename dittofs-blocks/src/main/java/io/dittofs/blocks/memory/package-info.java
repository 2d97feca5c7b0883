/// Off-heap memory handed out in runs of pages, within a byte limit. Imports the JDK only; any thread.
@NullMarked
package io.dittofs.blocks.memory;

import org.jspecify.annotations.NullMarked;
