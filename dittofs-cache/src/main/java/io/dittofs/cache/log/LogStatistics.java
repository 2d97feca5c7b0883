package io.dittofs.cache.log;

/// What a log has done since it was opened and how full it is. Immutable.
///
/// @param limitBytes what the files may take
/// @param usedBytes the segments in use, whole ones
/// @param allocatedBytes the files as they are, with those made in advance
/// @param liveBytes data and truncations that were not discarded
/// @param segments how many are in use
/// @param records appended since the log was opened
/// @param dataBytes in writes among them
/// @param forces how often the log was synced
/// @param forceNanos how long that took
/// @param tickets who waited for stability and got an answer
/// @param recycledSegments how many were freed
public record LogStatistics(
        long limitBytes,
        long usedBytes,
        long allocatedBytes,
        long liveBytes,
        int segments,
        long records,
        long dataBytes,
        long forces,
        long forceNanos,
        long tickets,
        long recycledSegments) {
    public long freeBytes() {
        return Math.max(0, limitBytes - usedBytes);
    }
}
