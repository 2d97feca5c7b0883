package io.dittofs.transfer.tiered;

import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.cache.clean.CleanCacheStatistics;
import io.dittofs.cache.clean.DiskStatistics;
import io.dittofs.cache.log.LogStatistics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How tiered storage is doing at a moment. Immutable.
///
/// @param unsentBytes what the log has and the block store has not
/// @param oldestUnsent for how long the oldest of these bytes have waited; null where there are none
/// @param uploads blocks that are being uploaded, or tried again
/// @param outage why uploads fail at the moment; null where they do not
/// @param waitingWriters who waits for room in the log
/// @param waited how long writers have waited for room in the log, all together
/// @param blocks what the block store was asked for
/// @param disk null where there is no clean cache on disk
/// @param space of the block store, as it was some seconds ago
public record TieredStatus(
        long unsentBytes,
        @Nullable Duration oldestUnsent,
        int uploads,
        @Nullable String outage,
        int waitingWriters,
        Duration waited,
        BlockStoreStatistics blocks,
        LogStatistics log,
        CleanCacheStatistics memory,
        @Nullable DiskStatistics disk,
        StoreSpace space) {}
