/// Puts together after a start what the log has and the stores have not. Imports the log, the contents and the metadata
/// store; confined to the thread that opens the content store.
@NullMarked
package io.dittofs.transfer.recovery;

import org.jspecify.annotations.NullMarked;
