package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The pool of production.
final class TieredBufferPoolTest {

    private static final long LIMIT = TieredBufferPool.LIMIT_BYTES_MIN * 4;

    private final TieredBufferPool pool = new TieredBufferPool(LIMIT);

    private PooledBuffer take(int bytes) {
        var lease = pool.tryAcquire(bytes);
        assertThat(lease).isNotNull();
        return lease;
    }

    private List<PooledBuffer> takeAll(int bytes) {
        var leases = new ArrayList<PooledBuffer>();
        for (@Nullable PooledBuffer lease = pool.tryAcquire(bytes); lease != null; lease = pool.tryAcquire(bytes)) {
            leases.add(lease);
        }
        return leases;
    }

    @Test
    void givesTheSmallestSizeThatHolds() {
        for (int bytes : new int[] {0, 1, BufferPool.SMALL_BYTES}) {
            assertThat(take(bytes).bytes().capacity()).isEqualTo(BufferPool.SMALL_BYTES);
        }
        for (int bytes : new int[] {BufferPool.SMALL_BYTES + 1, BufferPool.MEDIUM_BYTES}) {
            assertThat(take(bytes).bytes().capacity()).isEqualTo(BufferPool.MEDIUM_BYTES);
        }
        for (int bytes : new int[] {BufferPool.MEDIUM_BYTES + 1, BufferPool.LARGE_BYTES}) {
            assertThat(take(bytes).bytes().capacity()).isEqualTo(BufferPool.LARGE_BYTES);
        }
        assertThat(pool.tryAcquire(BufferPool.LARGE_BYTES + 1)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> pool.tryAcquire(-1));
    }

    @Test
    void aBufferComesBackAsNew() {
        var lease = take(10);
        lease.bytes().order(ByteOrder.LITTLE_ENDIAN).limit(7).position(5);
        lease.close();
        var again = take(10).bytes();
        assertThat(again.position()).isZero();
        assertThat(again.limit()).isEqualTo(BufferPool.SMALL_BYTES);
        assertThat(again.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(again.isDirect()).isTrue();
    }

    @Test
    void largeBuffersAreRefusedFirstAndSmallOnesLast() {
        var large = takeAll(BufferPool.LARGE_BYTES);
        assertThat(pool.counters().bytesInUse())
                .isLessThanOrEqualTo(LIMIT * 3 / 4)
                .isGreaterThan(LIMIT * 3 / 4 - BufferPool.LARGE_BYTES);
        var medium = takeAll(BufferPool.MEDIUM_BYTES);
        assertThat(medium).isNotEmpty();
        assertThat(pool.counters().bytesInUse()).isLessThanOrEqualTo(LIMIT * 7 / 8);
        var small = takeAll(BufferPool.SMALL_BYTES);
        assertThat(small).isNotEmpty();
        assertThat(pool.counters().bytesInUse()).isEqualTo(LIMIT);
        large.forEach(PooledBuffer::close);
        medium.forEach(PooledBuffer::close);
        small.forEach(PooledBuffer::close);
        assertThat(pool.counters().bytesInUse()).isZero();
        assertThat(pool.counters().refused()).isEqualTo(3);
    }

    @Test
    void freeBuffersOfOneSizeMakeRoomForAnother() {
        takeAll(BufferPool.SMALL_BYTES).forEach(PooledBuffer::close);
        assertThat(takeAll(BufferPool.LARGE_BYTES)).hasSizeGreaterThan((int) (LIMIT / 2 / BufferPool.LARGE_BYTES));
    }

    @Test
    void isAmpleBelowAQuarter() {
        assertThat(pool.isAmple()).isTrue();
        var leases = takeAll(BufferPool.LARGE_BYTES);
        assertThat(pool.isAmple()).isFalse();
        leases.forEach(PooledBuffer::close);
        assertThat(pool.isAmple()).isTrue();
    }

    @Test
    void aSecondCloseIsRefused() {
        var lease = take(10);
        lease.close();
        assertThatIllegalStateException().isThrownBy(lease::close);
        assertThat(pool.counters().bytesInUse()).isZero();
    }

    @Test
    void aLimitTooSmallIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TieredBufferPool(TieredBufferPool.LIMIT_BYTES_MIN - 1));
    }

    @Test
    void threadsNeverShareABuffer() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var results = new ArrayList<Future<?>>();
            for (int thread = 0; thread < 4; thread++) {
                long seed = thread;
                results.add(threads.submit(() -> takeMarkAndCompare(seed)));
            }
            for (var result : results) {
                result.get();
            }
        }
        assertThat(pool.counters().bytesInUse()).isZero();
    }

    private void takeMarkAndCompare(long seed) {
        var random = new SplittableRandom(seed);
        var held = new ArrayList<PooledBuffer>();
        for (int round = 0; round < 20_000; round++) {
            var lease = held.size() < 20 ? pool.tryAcquire(random.nextInt(3 * BufferPool.MEDIUM_BYTES)) : null;
            if (lease != null) {
                lease.bytes().putLong(0, seed << 32 | held.size());
                held.add(lease);
            } else if (!held.isEmpty()) {
                try (var last = held.removeLast()) {
                    assertThat(last.bytes().getLong(0)).as("seed %d", seed).isEqualTo(seed << 32 | held.size());
                }
            }
        }
        held.forEach(PooledBuffer::close);
    }
}
