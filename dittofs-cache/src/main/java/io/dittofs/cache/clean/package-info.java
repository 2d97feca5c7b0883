/// Blocks that the block store has, kept in memory by the hash of their bytes, so that none is ever stale. Imports the
/// off-heap memory of the block stores; thread-safe.
@NullMarked
package io.dittofs.cache.clean;

import org.jspecify.annotations.NullMarked;
