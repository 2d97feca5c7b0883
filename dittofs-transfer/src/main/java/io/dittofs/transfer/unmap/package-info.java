/// Takes out of the block map what files have lost: released contents and the ends of truncated ones, in the background
/// and in steps. Imports the metadata store, the contents and the log; thread-safe.
@NullMarked
package io.dittofs.transfer.unmap;

import org.jspecify.annotations.NullMarked;
