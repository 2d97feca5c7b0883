package io.dittofs.server.assembly.meters;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreOperation;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.cache.clean.CleanCacheStatistics;
import io.dittofs.cache.clean.DiskStatistics;
import io.dittofs.cache.log.LogStatistics;
import io.dittofs.server.telemetry.Meters;
import io.dittofs.server.telemetry.Readings;
import io.dittofs.transfer.tiered.TieredStatus;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/// The meters of a content store with a write-ahead log: the log, the caches, the transfer and the block store.
public final class ContentMeters {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String BYTES = "bytes";
    private static final String SECONDS = "seconds";

    private final Readings<TieredStatus> readings;

    private ContentMeters(Readings<TieredStatus> readings) {
        this.readings = readings;
    }

    /// @param name of the store
    /// @param status asked at each scrape
    public static void bind(Meters meters, String name, Supplier<TieredStatus> status) {
        ContentMeters content = new ContentMeters(meters.readings(status, Tags.of("store", name)));
        content.log();
        content.memory();
        if (content.readings.now().get().disk() != null) {
            content.disk();
        }
        content.transfer();
        content.blocks();
    }

    private void log() {
        logBytes("used", LogStatistics::usedBytes);
        logBytes("live", LogStatistics::liveBytes);
        logBytes("allocated", LogStatistics::allocatedBytes);
        logBytes("limit", LogStatistics::limitBytes);
        readings.count(
                "dittofs.wal.records",
                "",
                "Records appended",
                status -> status.log().records());
        readings.count(
                "dittofs.wal.written",
                BYTES,
                "Bytes of writes appended",
                status -> status.log().dataBytes());
        readings.count(
                "dittofs.wal.syncs",
                "",
                "Times the log was synced",
                status -> status.log().forces());
        readings.count(
                "dittofs.wal.sync.duration",
                SECONDS,
                "Time that the syncs of the log took",
                status -> status.log().forceNanos() / NANOS_PER_SECOND);
        readings.count(
                "dittofs.wal.sync.served",
                "",
                "Writes and commits that waited for a sync of the log and got it",
                status -> status.log().tickets());
        readings.count(
                "dittofs.wal.segments.recycled",
                "",
                "Segments of the log that were used again",
                status -> status.log().recycledSegments());
        readings.gauge(
                "dittofs.backpressure.writers",
                "",
                "Writers that wait for room in the log",
                TieredStatus::waitingWriters);
        readings.count(
                "dittofs.backpressure.wait",
                SECONDS,
                "Time that writers waited for room in the log, all together",
                status -> status.waited().toNanos() / NANOS_PER_SECOND);
    }

    private void logBytes(String state, ToLongFunction<LogStatistics> value) {
        readings.tagged("state", state)
                .gauge("dittofs.wal.size", BYTES, "Size of the log", status -> value.applyAsLong(status.log()));
    }

    private void memory() {
        Readings<TieredStatus> tier = readings.tagged("tier", "memory");
        cacheSize(tier, "used", status -> status.memory().usedBytes());
        cacheSize(tier, "limit", status -> status.memory().limitBytes());
        cacheCounts(tier, "hits", memory(CleanCacheStatistics::hits));
        cacheCounts(tier, "misses", memory(CleanCacheStatistics::misses));
        cacheCounts(tier, "evictions", memory(CleanCacheStatistics::evictions));
    }

    private static ToLongFunction<TieredStatus> memory(ToLongFunction<CleanCacheStatistics> value) {
        return status -> value.applyAsLong(status.memory());
    }

    private void disk() {
        Readings<TieredStatus> tier = readings.tagged("tier", "disk");
        cacheSize(tier, "used", disk(DiskStatistics::usedBytes));
        cacheSize(tier, "limit", disk(DiskStatistics::limitBytes));
        cacheCounts(tier, "hits", disk(DiskStatistics::hits));
        cacheCounts(tier, "misses", disk(DiskStatistics::misses));
        cacheCounts(tier, "evictions", disk(DiskStatistics::evictions));
        tier.count("dittofs.cache.damaged", "", "Blocks that were damaged", disk(DiskStatistics::damaged)::applyAsLong);
        tier.count(
                "dittofs.cache.dropped",
                "",
                "Blocks that could not be kept",
                disk(DiskStatistics::dropped)::applyAsLong);
    }

    private static ToLongFunction<TieredStatus> disk(ToLongFunction<DiskStatistics> value) {
        return status -> status.disk() == null ? 0 : value.applyAsLong(status.disk());
    }

    private static void cacheSize(Readings<TieredStatus> tier, String state, ToLongFunction<TieredStatus> value) {
        tier.tagged("state", state)
                .gauge("dittofs.cache.size", BYTES, "Size of the cache of blocks", value::applyAsLong);
    }

    private static void cacheCounts(Readings<TieredStatus> tier, String what, ToLongFunction<TieredStatus> value) {
        tier.count("dittofs.cache." + what, "", "In the cache of blocks: " + what, value::applyAsLong);
    }

    private void transfer() {
        readings.gauge(
                "dittofs.unuploaded",
                BYTES,
                "What clients have written and the block store has not yet",
                TieredStatus::unsentBytes);
        readings.gauge(
                "dittofs.unuploaded.age",
                SECONDS,
                "For how long the oldest of these bytes have waited",
                status -> status.oldestUnsent() == null
                        ? 0
                        : status.oldestUnsent().toNanos() / NANOS_PER_SECOND);
        readings.gauge("dittofs.uploads.active", "", "Blocks that are uploaded, or tried again", TieredStatus::uploads);
        readings.gauge(
                "dittofs.uploads.failing", "", "1 while uploads fail", status -> status.outage() == null ? 0 : 1);
    }

    private void blocks() {
        for (StoreOperation operation : StoreOperation.values()) {
            blocks(readings.tagged("operation", operation.name().toLowerCase(Locale.ROOT)), operation);
        }
        blockStoreSize("total", StoreSpace::totalBytes);
        blockStoreSize("free", StoreSpace::freeBytes);
    }

    private void blockStoreSize(String state, ToLongFunction<StoreSpace> value) {
        readings.tagged("state", state)
                .gauge(
                        "dittofs.block.store.size",
                        BYTES,
                        "Size of the block store, 0 for no limit",
                        status -> status.space().isUnlimited() ? 0 : value.applyAsLong(status.space()));
    }

    private static void blocks(Readings<TieredStatus> of, StoreOperation operation) {
        of.count(
                "dittofs.block.store.calls",
                "",
                "Calls of the block store that ended",
                status -> counts(status, operation).calls());
        of.count(
                "dittofs.block.store.call.duration",
                SECONDS,
                "Time that calls of the block store took",
                status -> counts(status, operation).nanos() / NANOS_PER_SECOND);
        of.count(
                "dittofs.block.store.transferred",
                BYTES,
                "Bytes put or read",
                status -> counts(status, operation).bytes());
        of.count(
                "dittofs.block.store.retries",
                "",
                "Attempts after the first",
                status -> counts(status, operation).retries());
        for (BlockStoreException.Kind kind : BlockStoreException.Kind.values()) {
            of.tagged("kind", kind.name().toLowerCase(Locale.ROOT))
                    .count(
                            "dittofs.block.store.errors",
                            "",
                            "Calls of the block store that failed",
                            status -> counts(status, operation).errors().getOrDefault(kind, 0L));
        }
    }

    private static BlockStoreStatistics.Counts counts(TieredStatus status, StoreOperation operation) {
        return status.blocks().of(operation);
    }
}
