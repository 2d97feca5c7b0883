/// Blocks that the block store has, kept by the hash of their bytes, so that none is ever stale: in memory outside the
/// Java heap, and on a local disk where that is wanted, which survives a restart. Imports `directory`, `thread` and the
/// off-heap memory of the block stores; thread-safe, and the tier on disk has a thread of its own.
@NullMarked
package io.dittofs.cache.clean;

import org.jspecify.annotations.NullMarked;
