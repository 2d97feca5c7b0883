package io.dittofs.server.assembly.meters;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.StoreCounters;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.cache.clean.CleanCacheStatistics;
import io.dittofs.cache.clean.DiskStatistics;
import io.dittofs.cache.log.LogStatistics;
import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.server.adapter.nfs.NfsMeters;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.reactor.TieredBufferPool;
import io.dittofs.server.telemetry.ConnectionMeters;
import io.dittofs.server.telemetry.Meters;
import io.dittofs.transfer.tiered.TieredStatus;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That docs/METRICS.md names our metrics: no more, no fewer, with the words that /metrics has.
final class MetricsPageTest {
    private static final Path PAGE = Path.of("..", "docs", "METRICS.md");
    private static final Pattern HELP = Pattern.compile("# HELP (dittofs_\\S+) (.*)");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9_]+)` \\| [^|]* \\| ([^|]*) \\|");

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void namesEveryMetric() throws Exception {
        SortedMap<String, String> found = new TreeMap<>();
        scrape().lines()
                .map(HELP::matcher)
                .filter(matcher -> matcher.matches())
                .forEach(matcher -> found.put(matcher.group(1), matcher.group(2).strip()));
        SortedMap<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2).strip());
            }
        }
        assertThat(documented).isEqualTo(found);
    }

    private String scrape() throws Exception {
        try (Meters meters = new Meters();
                MetadataStore rocks =
                        RocksMetadataStore.open(RocksOptions.defaults(directory.resolve("metadata")), new Random(1));
                MetadataStore deferring =
                        DeferringMetadataStore.over(rocks, DeferralLimits.DEFAULTS, System::nanoTime)) {
            MetadataMeters.bind(meters, "m", rocks);
            MetadataMeters.bindDeferrals(meters, "m", deferring);
            ContentMeters.bind(meters, "c", MetricsPageTest::status);
            ConnectionMeters.bind(meters, "nfs", () -> ReactorCounters.ZERO);
            ConnectionMeters.bind(meters, new TieredBufferPool(1 << 24));
            new NfsMeters(meters.registry(), System::nanoTime).unauthenticated(AuthStat.BAD_CREDENTIAL);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            meters.scrape(out, Meters.contentType(null));
            return out.toString(StandardCharsets.UTF_8);
        }
    }

    private static TieredStatus status() {
        return new TieredStatus(
                1,
                Duration.ofSeconds(2),
                3,
                "gone",
                4,
                Duration.ofSeconds(5),
                new StoreCounters(System::nanoTime).statistics(),
                new LogStatistics(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
                new CleanCacheStatistics(1, 2, 3, 4, 5, 6),
                new DiskStatistics(1, 2, 3, 4, 5, 6, 7, 8, 9),
                new StoreSpace(10, 5));
    }
}
