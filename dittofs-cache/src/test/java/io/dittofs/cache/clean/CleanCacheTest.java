package io.dittofs.cache.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The memory is poisoned: what is read after it was freed, or never written, shows.
final class CleanCacheTest {
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 16 * MIB;

    private final OffHeapPages pages = OffHeapPages.poisoning(LIMIT);
    private final CleanCache cache = new CleanCache(pages);

    @AfterEach
    void nothingIsLeftOnLoan() {
        cache.close();
        assertThat(pages.allocatedBytes()).isZero();
    }

    private static BlockKey key(int number) {
        return BlockKey.whole(1, 2, 3, number);
    }

    private CleanBlock put(int number, int length) {
        CleanCache.Filling filling = Objects.requireNonNull(cache.tryFill(length), "no memory");
        for (ByteBuffer buffer : filling.buffers()) {
            while (buffer.hasRemaining()) {
                buffer.put((byte) number);
            }
        }
        return filling.publish(key(number));
    }

    /// Blocks that were asked for often must not push out what was read ahead and is asked for next.
    @Test
    void keepsWhatCameLastBesideWhatIsAskedForOften() {
        for (int hot = 0; hot < 64; hot++) {
            put(hot, MIB / 4).close();
        }
        for (int round = 0; round < 20; round++) {
            for (int hot = 0; hot < 64; hot++) {
                CleanBlock block = cache.lease(key(hot));
                if (block != null) {
                    block.close();
                }
            }
        }
        for (int ahead = 1000; ahead < 1100; ahead++) {
            put(ahead, MIB).close();
            for (int recent = Math.max(1000, ahead - 5); recent <= ahead; recent++) {
                assertThat(cache.contains(key(recent))).isTrue();
                try (CleanBlock block = Objects.requireNonNull(cache.lease(key(recent)))) {
                    check(block, recent, 0, 10);
                }
            }
        }
    }

    private static void check(CleanBlock block, int number, int from, int count) {
        int seen = 0;
        for (ByteBuffer buffer : block.slices(from, count)) {
            assertThat(buffer.isReadOnly()).isTrue();
            while (buffer.hasRemaining()) {
                assertThat(buffer.get()).isEqualTo((byte) number);
                seen++;
            }
        }
        assertThat(seen).isEqualTo(count);
    }

    @Test
    void lendsWhatWasPut() {
        for (int length : new int[] {1, 4096, 4097, 65536, 65537, 200_000}) {
            put(7, length).close();
            try (CleanBlock block = Objects.requireNonNull(cache.lease(key(7)))) {
                assertThat(block.length()).isEqualTo(length);
                check(block, 7, 0, length);
                check(block, 7, length / 2, length - length / 2);
            }
        }
        assertThat(cache.lease(key(8))).isNull();
    }

    @Test
    void aSmallBlockTakesLittle() {
        put(1, 100).close();
        assertThat(cache.statistics().usedBytes()).isEqualTo(4096);
    }

    @Test
    void isNeverLargerThanItsLimit() {
        for (int i = 0; i < 100; i++) {
            put(i, MIB).close();
            assertThat(cache.statistics().usedBytes()).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(cache.statistics().evictions()).isPositive();
    }

    @Test
    void aBlockOnLoanKeepsItsBytesWhenItIsEvicted() {
        try (CleanBlock held = put(0, MIB)) {
            for (int i = 1; i < 100; i++) {
                put(i, MIB).close();
            }
            check(held, 0, 0, MIB);
        }
    }

    @Test
    void thereIsNoMemoryWhenAllOfItIsOnLoan() {
        List<CleanBlock> held = new ArrayList<>();
        int number = 0;
        CleanCache.Filling filling = cache.tryFill(MIB);
        while (filling != null) {
            held.add(filling.publish(key(number++)));
            filling = cache.tryFill(MIB);
        }
        assertThat(held).hasSizeBetween(12, 16);
        held.forEach(CleanBlock::close);
        put(99, MIB).close();
    }

    @Test
    void anAbandonedFillingGivesItsMemoryBack() {
        Objects.requireNonNull(cache.tryFill(MIB)).abandon();
        assertThat(cache.statistics().usedBytes()).isZero();
    }

    @Test
    void manyThreadsNeverSeeOtherBytes() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                all.add(threads.submit(() -> {
                    for (int i = 0; i < 3000; i++) {
                        useOne(random);
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
    }

    private void useOne(Random random) {
        int number = random.nextInt(100);
        int length = 1000 + number * 4000;
        CleanBlock block = cache.lease(key(number));
        try (CleanBlock used = block == null ? put(number, length) : block) {
            assertThat(used.length()).isEqualTo(length);
            check(used, number, random.nextInt(length - 500), 500);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 16_384, 20_000, 61_440, 61_441, 65_536, 70_000, 1 << 20})
    void wastesLessThanAPage(int length) {
        put(1, length).close();
        assertThat(cache.statistics().usedBytes()).isBetween((long) length, length + 4095L);
    }

    @Test
    void blocksOfOneSizeMakeRoomForThoseOfAnother() {
        for (int i = 0; i < 4096; i++) {
            put(i, 4000).close();
        }
        put(5000, 3 * MIB).close();
        for (int i = 0; i < 16; i++) {
            put(6000 + i, 15 * 65_536).close();
        }
        put(7000, 100).close();
        assertThat(cache.lease(key(1))).isNull();
    }

    @Test
    void aScanDoesNotDriveOutWhatIsReadOften() {
        // Uses are counted once the cache is half full.
        for (int i = 0; i < 60; i++) {
            put(i, 200_000).close();
        }
        put(-1, 200_000).close();
        for (int i = 0; i < 50; i++) {
            Objects.requireNonNull(cache.lease(key(-1))).close();
        }
        for (int i = 100; i < 300; i++) {
            put(i, 200_000).close();
        }
        assertThat(cache.contains(key(-1))).isTrue();
    }

    @Test
    void aBlockOnLoanOutlivesTheCache() {
        CleanBlock block = put(1, 70_000);
        cache.close();
        assertThat(pages.isMemoryReturned()).isFalse();
        check(block, 1, 0, 70_000);
        block.close();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    @Test
    void aSharedLoanIsReturnedByBoth() {
        CleanBlock block = put(1, 10);
        CleanBlock shared = block.share();
        assertThat(shared.key()).isEqualTo(key(1));
        block.close();
        assertThatThrownBy(block::share).isInstanceOf(IllegalStateException.class);
        check(shared, 1, 0, 10);
        shared.close();
    }
}
