/// Blocks on their way from the write-ahead log to the block store. Imports the log, the block store, the metadata
/// store and the contents; thread-safe.
@NullMarked
package io.dittofs.transfer.upload;

import org.jspecify.annotations.NullMarked;
