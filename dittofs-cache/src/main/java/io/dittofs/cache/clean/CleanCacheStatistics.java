package io.dittofs.cache.clean;

/// What a clean cache has done since it was opened, and how full it is. Immutable.
///
/// @param limitBytes of memory at most
/// @param usedBytes of memory now, with what is only held by readers
/// @param blocks in it
/// @param hits look-ups that found their block
/// @param misses the others
/// @param evictions blocks that had to go for others
public record CleanCacheStatistics(
        long limitBytes, long usedBytes, long blocks, long hits, long misses, long evictions) {}
