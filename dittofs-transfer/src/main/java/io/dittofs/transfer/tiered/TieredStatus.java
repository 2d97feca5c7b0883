package io.dittofs.transfer.tiered;

import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.cache.clean.CleanCacheStatistics;
import io.dittofs.cache.log.LogStatistics;
import java.time.Duration;

/// What goes on in a tiered content store.
///
/// @param unsentBytes that the block store does not have yet
/// @param oldestUnsent how long the oldest of them have waited
/// @param uploads that succeeded since the start
/// @param uploadedBytes of them
/// @param uploadFailures attempts that failed
/// @param uploadsInFlight now
/// @param uploadQueue how many blocks wait, some several times
/// @param outage how long uploads have been failing; zero where they do not
/// @param downloads since the start
/// @param downloadedBytes of them
/// @param downloadsInFlight now
/// @param writersWaited how long writers have waited for room, all together
public record TieredStatus(
        long unsentBytes,
        Duration oldestUnsent,
        LogStatistics log,
        CleanCacheStatistics cache,
        BlockStoreStatistics blocks,
        long uploads,
        long uploadedBytes,
        long uploadFailures,
        int uploadsInFlight,
        int uploadQueue,
        Duration outage,
        long downloads,
        long downloadedBytes,
        int downloadsInFlight,
        Duration writersWaited) {}
