package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.KeptOpen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the storage says of data that is not in the block store yet.
final class TieredStatusTest {
    private static final int MIB = 1 << 20;
    private static final int COUNT = 100_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void tellsHowMuchIsNotInTheBlockStoreAndForHowLongAlsoAfterARestart() throws Exception {
        try (MetadataStore metadata = new MemoryMetadataStore(new Random(1));
                BlockStore blocks = TieredRig.blocks(64L * MIB)) {
            TieredRig rig = rig(metadata, Duration.ofHours(10));
            try (TieredStorage storage = rig.open(new KeptOpen(blocks))) {
                assertThat(storage.status().unsentBytes()).isZero();
                assertThat(storage.status().oldestUnsent()).isNull();

                rig.writeFile(storage, "file", COUNT);

                assertThat(storage.status().unsentBytes()).isEqualTo(COUNT);
                assertThat(storage.status().oldestUnsent()).isBetween(Duration.ZERO, LIMIT);
            }
            long _ = rig.clock().addAndGet(TimeUnit.HOURS.toNanos(3));
            try (TieredStorage storage = rig.open(new KeptOpen(blocks))) {
                assertThat(storage.status().unsentBytes()).isEqualTo(COUNT);
                assertThat(storage.status().oldestUnsent())
                        .isBetween(Duration.ofHours(3), Duration.ofHours(3).plus(LIMIT));

                assertThat(storage.drain(LIMIT)).isTrue();

                assertThat(storage.status().unsentBytes()).isZero();
                assertThat(storage.status().oldestUnsent()).isNull();
                assertThat(storage.status().outage()).isNull();
            }
        }
    }

    @Test
    void tellsWhyUploadsFail() throws Exception {
        try (MetadataStore metadata = new MemoryMetadataStore(new Random(1));
                BlockStore tooSmall = TieredRig.blocks(64 << 10)) {
            TieredRig rig = rig(metadata, Duration.ZERO);
            try (TieredStorage storage = rig.open(new KeptOpen(tooSmall))) {
                rig.writeFile(storage, "file", COUNT);

                long begin = System.nanoTime();
                while (storage.status().outage() == null) {
                    assertThat(System.nanoTime() - begin).isLessThan(LIMIT.toNanos());
                    Thread.onSpinWait();
                }
                assertThat(storage.status().uploads()).isOne();
                assertThat(storage.status().unsentBytes()).isEqualTo(COUNT);
            }
        }
    }

    private TieredRig rig(MetadataStore metadata, Duration flushDelay) {
        return new TieredRig(directory.resolve("log"), metadata)
                .with(TieredOptions.named("test").withDelays(flushDelay, Duration.ofHours(1), Duration.ZERO));
    }
}
