package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.Contents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A block store that has no room, and garbage in it whose grace period is not over.
final class FullBlockStoreTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int BYTES = 600_000;

    @TempDir
    private Path directory = Path.of(".");

    @Test
    void garbageMakesRoomForWhatIsWrittenBeforeItsTime() throws Exception {
        try (MetadataStore metadata = new MemoryMetadataStore(new Random(1));
                BlockStore blocks = TieredRig.blocks(1 << 20);
                TieredStorage storage = new TieredRig(directory.resolve("log"), metadata)
                        .with(TieredOptions.named("test").withDelays(LONG, LONG, Duration.ofHours(1)))
                        .open(blocks)) {
            ContentStore content = storage.promising(Promise.LOCAL);
            for (int value = 1; value <= 5; value++) {
                Contents.write(content, value, 0, Contents.filled(BYTES, value));
                assertThat(storage.drain(LONG)).isTrue();
                assertThat(Contents.read(content, value, 0, BYTES)).isEqualTo(Contents.filled(BYTES, value));
                content.release(value);
            }
        }
    }

    @Test
    void whatIsNoGarbageStaysAndUploadsWait() throws Exception {
        try (MetadataStore metadata = new MemoryMetadataStore(new Random(1));
                BlockStore blocks = TieredRig.blocks(1 << 20);
                TieredStorage storage = new TieredRig(directory.resolve("log"), metadata)
                        .with(TieredOptions.named("test").withDelays(LONG, LONG, Duration.ofHours(1)))
                        .open(blocks)) {
            ContentStore content = storage.promising(Promise.LOCAL);
            byte[] data = new byte[BYTES];
            new Random(1).nextBytes(data);
            Contents.write(content, 1, 0, data);
            assertThat(storage.drain(LONG)).isTrue();
            Contents.write(content, 2, 0, Contents.filled(BYTES, 2));
            assertThat(storage.drain(Duration.ofSeconds(1))).isFalse();
            assertThat(Contents.read(content, 1, 0, BYTES)).isEqualTo(data);
            assertThat(Arrays.equals(Contents.read(content, 2, 0, BYTES), Contents.filled(BYTES, 2)))
                    .isTrue();
            Contents.truncate(content, 1, 1);
            content.release(1);
            assertThat(storage.drain(LONG)).isTrue();
        }
    }
}
