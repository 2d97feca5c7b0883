/// The content store in front of a block store: writes go to the log, blocks to the block store, reads come from both.
/// Imports the rest of this module; thread-safe.
@NullMarked
package io.dittofs.transfer.tiered;

import org.jspecify.annotations.NullMarked;
