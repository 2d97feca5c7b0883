/// Deletes blocks from the block store that nothing names any more. Imports the block store and the `ObjectStore`;
/// thread-safe.
@NullMarked
package io.dittofs.transfer.garbage;

import org.jspecify.annotations.NullMarked;
