package io.dittofs.server.transfer;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.time.Duration;

/// The section `transfer`.
public record TransferSettings(
        @Doc("uploads at once") @Default("32") int uploads,
        @Doc("downloads at once") @Default("32") int downloads,

        @Doc("blocks read ahead of a sequential reader") @Default("8")
        int prefetchBlocks,

        @Doc("quiet time after which a partly written block is uploaded") @Default("5s")
        Duration flushDelay,

        @Doc("time between two runs of the garbage collection") @Default("15m")
        Duration gcInterval,

        @Doc("age below which no block is garbage") @Default("1h")
        Duration gcGrace,

        @Doc("how long the end of the server waits for uploads; what is left is safe in the log") @Default("0s")
        Duration drainTimeout) {

    /// Uploads that are under way must come to their end within it.
    public static final Duration GC_GRACE_MIN = Duration.ofMinutes(1);

    private static final int PARALLEL_MAX = 1024;
    private static final Duration MILLIS_100 = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration YEAR = Duration.ofDays(365);

    public TransferSettings {
        new Checks()
                .range("uploads", uploads, 1, PARALLEL_MAX)
                .range("downloads", downloads, 1, PARALLEL_MAX)
                .range("prefetch_blocks", prefetchBlocks, 0, PARALLEL_MAX)
                .require(isWithin(flushDelay, MILLIS_100, HOUR), "flush_delay", "must be from 100ms to 1h")
                .require(isWithin(gcInterval, SECOND, WEEK), "gc_interval", "must be from 1s to 7d")
                .require(isWithin(gcGrace, GC_GRACE_MIN, YEAR), "gc_grace", "must be from 1m to 365d")
                .require(isWithin(drainTimeout, Duration.ZERO, WEEK), "drain_timeout", "must be up to 7d")
                .done();
    }

    private static boolean isWithin(Duration value, Duration least, Duration most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }
}
