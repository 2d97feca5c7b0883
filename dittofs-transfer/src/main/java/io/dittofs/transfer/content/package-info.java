/// What is in the write-ahead log of each content, block by block, until the block store has it. Imports the extents
/// of the cache and the values of the block map; each content is guarded by its own lock.
@NullMarked
package io.dittofs.transfer.content;

import org.jspecify.annotations.NullMarked;
