package io.dittofs.cache.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.cache.directory.DirectoryRefusedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskTierTest {
    private static final int LENGTH = 10_000;
    private static final long PAGES = 3 * 4096;
    private static final long GIVE_UP_NANOS = Duration.ofMinutes(1).toNanos();

    @TempDir
    private Path temporary;

    private final CleanCache cache = new CleanCache(OffHeapPages.poisoning(4 << 20));
    private final AtomicLong seconds = new AtomicLong(1_000_000_000);

    @AfterEach
    void closeCache() {
        cache.close();
        assertThat(cache.statistics().usedBytes()).isZero();
    }

    @Test
    void keepsWhatIsOffered() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            assertThat(tier.length(key(1))).isEqualTo(-1);
            offer(tier, 1);
            assertThat(tier.length(key(1))).isEqualTo(LENGTH);
            assertThat(read(tier, 1)).isTrue();
            assertThat(read(tier, 2)).isFalse();
            DiskStatistics statistics = tier.statistics();
            assertThat(statistics.usedBytes()).isEqualTo(PAGES);
            assertThat(statistics.hits()).isEqualTo(1);
            assertThat(statistics.misses()).isEqualTo(1);
        }
    }

    @Test
    void findsItAfterARestart() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            offer(tier, 1);
            offer(tier, 2);
        }
        try (DiskTier tier = open(100 * PAGES)) {
            assertThat(tier.statistics().blocks()).isEqualTo(2);
            assertThat(read(tier, 1)).isTrue();
            assertThat(read(tier, 2)).isTrue();
        }
    }

    @Test
    void removesADamagedBlock() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            offer(tier, 1);
            offer(tier, 2);
        }
        byte[] content = Files.readAllBytes(file(1));
        content[LENGTH / 2] ^= 1;
        Files.write(file(1), content);
        Files.write(file(2), new byte[LENGTH - 1]);
        try (DiskTier tier = open(100 * PAGES)) {
            assertThat(read(tier, 1)).isFalse();
            assertThat(tier.length(key(1))).isEqualTo(-1);
            assertThat(Files.exists(file(1))).isFalse();
            // A wrong length shows at once, since the reader asks for it.
            assertThat(tier.length(key(2))).isEqualTo(LENGTH - 1);
            assertThat(read(tier, 2)).isFalse();
            assertThat(tier.statistics().damaged()).isEqualTo(2);
            assertThat(tier.statistics().usedBytes()).isZero();
            offer(tier, 1);
            assertThat(read(tier, 1)).isTrue();
        }
    }

    @Test
    void givesUpTheLeastRecentlyUsed() throws IOException {
        try (DiskTier tier = open(3 * PAGES)) {
            offer(tier, 1);
            offer(tier, 2);
            offer(tier, 3);
            seconds.incrementAndGet();
            assertThat(read(tier, 1)).isTrue();
            offer(tier, 4);
            assertThat(tier.length(key(2))).isEqualTo(-1);
            assertThat(Files.exists(file(2))).isFalse();
            assertThat(tier.length(key(1))).isEqualTo(LENGTH);
            assertThat(tier.statistics().usedBytes()).isEqualTo(3 * PAGES);
            assertThat(tier.statistics().evictions()).isEqualTo(1);
        }
    }

    @Test
    void remembersTheOrderOverARestart() throws IOException {
        try (DiskTier tier = open(3 * PAGES)) {
            for (int number = 1; number <= 3; number++) {
                offer(tier, number);
            }
            for (int number : List.of(2, 3, 1)) {
                seconds.addAndGet(100);
                assertThat(read(tier, number)).isTrue();
            }
        }
        try (DiskTier tier = open(PAGES)) {
            assertThat(tier.statistics().blocks()).isEqualTo(1);
            assertThat(tier.length(key(1))).isEqualTo(LENGTH);
        }
    }

    @Test
    void dropsWhatTheDiskRefusesAndGoesOn() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            Path folder = Objects.requireNonNull(file(1).getParent());
            Files.createFile(folder);
            try (CleanBlock block = block(1)) {
                tier.offer(block);
            }
            until(() -> tier.statistics().dropped() == 1);
            Files.delete(folder);
            offer(tier, 1);
            assertThat(read(tier, 1)).isTrue();
        }
    }

    @Test
    void dropsWhatIsTooLarge() throws IOException {
        try (DiskTier tier = open(PAGES - 1)) {
            try (CleanBlock block = block(1)) {
                tier.offer(block);
            }
            until(() -> tier.statistics().dropped() == 1);
            assertThat(tier.statistics().blocks()).isZero();
        }
    }

    @Test
    void aFileThatIsGoneIsAMiss() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            offer(tier, 1);
            Files.delete(file(1));
            assertThat(read(tier, 1)).isFalse();
            assertThat(tier.length(key(1))).isEqualTo(-1);
        }
    }

    @Test
    void removesWhatACrashLeftAndLeavesTheRest() throws IOException {
        try (DiskTier tier = open(100 * PAGES)) {
            offer(tier, 1);
        }
        Path unfinished = file(1).resolveSibling(key(1) + ".new");
        Path foreign = file(1).resolveSibling("notes.txt");
        Files.createFile(unfinished);
        Files.createFile(foreign);
        try (DiskTier tier = open(100 * PAGES)) {
            assertThat(tier.statistics().blocks()).isEqualTo(1);
            assertThat(Files.exists(unfinished)).isFalse();
            assertThat(Files.exists(foreign)).isTrue();
        }
    }

    @Test
    void refusesADirectoryInUseOrForeign() throws IOException {
        try (DiskTier _ = open(PAGES)) {
            assertThatThrownBy(() -> open(PAGES)).isInstanceOf(DirectoryRefusedException.class);
        }
        Path foreign = Files.createDirectory(temporary.resolve("foreign"));
        Files.createFile(foreign.resolve("notes.txt"));
        assertThatThrownBy(() -> DiskTier.open(foreign, PAGES, Instant::now, new Random(1)))
                .isInstanceOf(DirectoryRefusedException.class)
                .hasMessageContaining("holds other files (notes.txt) and no disk cache");
    }

    @Test
    void keepsNoLeaseWhenClosed() throws IOException {
        DiskTier tier = open(100 * PAGES);
        for (int number = 0; number < 50; number++) {
            try (CleanBlock block = block(number)) {
                tier.offer(block);
            }
        }
        tier.close();
        try (CleanBlock block = block(99)) {
            tier.offer(block);
        }
    }

    private DiskTier open(long maxBytes) throws IOException {
        return DiskTier.open(
                temporary.resolve("cache"), maxBytes, () -> Instant.ofEpochSecond(seconds.get()), new Random(1));
    }

    private CleanBlock block(int number) {
        byte[] content = Blocks.content(number, LENGTH);
        CleanBlock cached = cache.lease(Blocks.key(content));
        if (cached != null) {
            return cached;
        }
        CleanCache.Filling filling = Objects.requireNonNull(cache.tryFill(LENGTH));
        Blocks.fill(filling.buffers(), content);
        return filling.publish(Blocks.key(content));
    }

    private void offer(DiskTier tier, int number) {
        long before = tier.statistics().written();
        try (CleanBlock block = block(number)) {
            tier.offer(block);
        }
        until(() -> tier.statistics().written() == before + 1);
    }

    private static boolean read(DiskTier tier, int number) {
        List<ByteBuffer> buffers = List.of(ByteBuffer.allocateDirect(4096), ByteBuffer.allocateDirect(LENGTH - 4096));
        boolean isRead = tier.read(key(number), buffers);
        if (isRead) {
            assertThat(Blocks.bytes(buffers)).isEqualTo(Blocks.content(number, LENGTH));
        }
        return isRead;
    }

    private static BlockKey key(int number) {
        return Blocks.key(Blocks.content(number, LENGTH));
    }

    private Path file(int number) {
        String name = key(number).toString();
        return temporary
                .resolve("cache")
                .resolve("blocks")
                .resolve(name.substring(0, 2))
                .resolve(name);
    }

    private static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > GIVE_UP_NANOS) {
                throw new AssertionError("does not come about");
            }
            Thread.onSpinWait();
        }
    }
}
