package io.dittofs.server.assembly.meters;

import io.dittofs.metadata.deferred.DeferralStatistics;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.postgres.CommitStatistics;
import io.dittofs.metadata.postgres.PostgresMetadataStore;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksStatistics;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.telemetry.Meters;
import io.dittofs.server.telemetry.Readings;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The meters of a metadata store, by its kind.
public final class MetadataMeters {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataMeters.class);
    private static final double MICROS_PER_SECOND = 1e6;
    private static final String BYTES = "bytes";

    private MetadataMeters() {}

    /// @param name of the store
    /// @param store as it was opened
    public static void bind(Meters meters, String name, MetadataStore store) {
        Tags tags = Tags.of("store", name);
        switch (store) {
            case RocksMetadataStore rocks -> rocks(meters.readings(lately(rocks::statistics), tags));
            case PostgresMetadataStore postgres -> postgres(meters.readings(lately(postgres::statistics), tags));
            default -> LOG.debug("a metadata store without meters name={}", name);
        }
    }

    /// The meters of what a store is to be told later.
    ///
    /// @param store as shares use it
    public static void bindDeferrals(Meters meters, String name, MetadataStore store) {
        if (store instanceof DeferringMetadataStore deferring) {
            Readings<DeferralStatistics> readings = meters.readings(deferring::statistics, Tags.of("store", name));
            readings.gauge(
                    "dittofs.metadata.deferred.inodes",
                    "",
                    "Inodes whose newest size or times are in memory and, if they matter, in the write-ahead log",
                    DeferralStatistics::inodes);
            readings.count(
                    "dittofs.metadata.deferred.changes",
                    "",
                    "Changes that were deferred",
                    DeferralStatistics::deferrals);
            readings.count("dittofs.metadata.deferred.stored", "", "Inodes stored later", DeferralStatistics::stored);
            readings.count(
                    "dittofs.metadata.deferred.failures",
                    "",
                    "Times that storing them was refused or failed",
                    DeferralStatistics::failures);
        }
    }

    /// Statistics that may have to be asked for.
    @FunctionalInterface
    private interface Source<T> {
        T get() throws FsException;
    }

    /// The last that could be had: a store that is away must not keep the others' meters from being read.
    private static <T> Supplier<T> lately(Source<T> source) {
        AtomicReference<T> last = new AtomicReference<>();
        return () -> {
            try {
                last.set(source.get());
            } catch (FsException e) {
                if (last.get() == null) {
                    throw new IllegalStateException("no statistics: " + e.getMessage(), e);
                }
                LOG.debug("statistics are old reason={}", e.getMessage());
            }
            return last.get();
        };
    }

    private static void postgres(Readings<CommitStatistics> readings) {
        readings.count("dittofs.metadata.commits", "", "Change sets committed", CommitStatistics::commits);
        readings.count("dittofs.metadata.syncs", "", "Flushes that they shared", CommitStatistics::flushes);
    }

    private static void rocks(Readings<RocksStatistics> readings) {
        readings.count("dittofs.metadata.commits", "", "Change sets committed", RocksStatistics::commits);
        readings.count("dittofs.metadata.syncs", "", "Flushes that they shared", RocksStatistics::logSyncs);
        lookups(readings, "inodes", RocksStatistics::inodeHits, RocksStatistics::inodeMisses);
        lookups(readings, "entries", RocksStatistics::entryHits, RocksStatistics::entryMisses);
        lookups(readings, "blocks", RocksStatistics::blockHits, RocksStatistics::blockMisses);
        size(readings, "block_cache", RocksStatistics::blockCacheBytes);
        size(readings, "memtables", RocksStatistics::memtableBytes);
        size(readings, "tables", RocksStatistics::tableBytes);
        size(readings, "pending_compaction", RocksStatistics::pendingCompactionBytes);
        readings.count(
                "dittofs.rocksdb.stalled",
                "seconds",
                "Time that commits were held up by flushes and compactions",
                statistics -> statistics.stalledMicros() / MICROS_PER_SECOND);
        readings.count(
                "dittofs.rocksdb.background.errors",
                "",
                "Flushes and compactions that failed",
                RocksStatistics::backgroundErrors);
        readings.gauge(
                "dittofs.rocksdb.stopped",
                "",
                "1 while commits are held up",
                statistics -> statistics.isWriteStopped() ? 1 : 0);
    }

    private static void lookups(
            Readings<RocksStatistics> readings,
            String of,
            ToLongFunction<RocksStatistics> hits,
            ToLongFunction<RocksStatistics> misses) {
        Readings<RocksStatistics> cache = readings.tagged("cache", of);
        cache.count("dittofs.rocksdb.cache.hits", "", "Look-ups that memory answered", hits::applyAsLong);
        cache.count("dittofs.rocksdb.cache.misses", "", "Look-ups that went further down", misses::applyAsLong);
    }

    private static void size(Readings<RocksStatistics> readings, String of, ToLongFunction<RocksStatistics> value) {
        readings.tagged("of", of).gauge("dittofs.rocksdb.size", BYTES, "Size of parts of RocksDB", value::applyAsLong);
    }
}
