package io.dittofs.server.status;

import org.jspecify.annotations.Nullable;

/// How a content store with a write-ahead log is doing at a moment. Immutable.
///
/// @param unuploadedBytes what the log has and the block store has not
/// @param oldestUnuploadedSeconds for how long the oldest of these bytes have waited; null where there are none
/// @param uploads blocks that are being uploaded, or tried again
/// @param failure why uploads fail at the moment; null where they do not
/// @param waitingWriters who waits for room in the log
/// @param log whole segments in use
/// @param memory clean blocks in memory
/// @param disk clean blocks on disk; null where there is no such cache
/// @param store what the block store has in use, in all; null where it has no limit
public record ContentStatus(
        String name,
        long unuploadedBytes,
        @Nullable Long oldestUnuploadedSeconds,
        int uploads,
        @Nullable String failure,
        int waitingWriters,
        Fill log,
        Fill memory,
        @Nullable Fill disk,
        @Nullable Fill store) {

    /// How full something is.
    public record Fill(long usedBytes, long limitBytes) {}
}
