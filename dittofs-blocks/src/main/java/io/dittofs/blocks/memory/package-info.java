/// Off-heap memory handed out in runs of pages, within a byte limit, and a block store in it. Imports
/// `store`; any thread.
@NullMarked
package io.dittofs.blocks.memory;

import org.jspecify.annotations.NullMarked;
