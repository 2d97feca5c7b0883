/// Blocks on their way from the block store to readers: one fetch however many wait, verified, kept in the clean
/// cache, and ahead of sequential readers. Imports the block store, the clean cache and the block map; thread-safe.
@NullMarked
package io.dittofs.transfer.download;

import org.jspecify.annotations.NullMarked;
