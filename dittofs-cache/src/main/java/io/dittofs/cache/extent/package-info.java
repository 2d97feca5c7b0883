/// Which bytes of a block are in the write-ahead log, and where. Plain data structures without threads or storage;
/// imports nothing.
@NullMarked
package io.dittofs.cache.extent;

import org.jspecify.annotations.NullMarked;
