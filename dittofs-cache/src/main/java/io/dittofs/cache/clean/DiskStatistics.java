package io.dittofs.cache.clean;

/// What the disk tier holds and how it did. Immutable.
///
/// @param usedBytes of the disk, in whole pages of 4 KiB for each block
/// @param dropped blocks that were offered and not kept: too many at once, too large, or the disk refused
/// @param damaged blocks that were not what their name said, and are gone
public record DiskStatistics(
        long limitBytes,
        long usedBytes,
        long blocks,
        long hits,
        long misses,
        long written,
        long evictions,
        long dropped,
        long damaged) {}
