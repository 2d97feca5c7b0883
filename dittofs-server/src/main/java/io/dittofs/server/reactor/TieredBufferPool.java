package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The buffer pool of production: a free list for each of three tiers, filled on demand.
///
/// The limit covers buffers in use and buffers kept for reuse together: when a tier must allocate and the sum would
/// pass the limit, free buffers of the other tiers are dropped first. Large buffers are granted up to three quarters of
/// the limit, medium ones up to seven eighths, small ones up to all of it. Free lists are last-in first-out, so that
/// the
/// memory handed out is the warmest.
///
/// **Threading**: thread-safe and lock-free.
public final class TieredBufferPool implements BufferPool {

    /// Below this the shares of the sizes make no sense.
    public static final long LIMIT_BYTES_MIN = 8L * LARGE_BYTES;

    private final long limitBytes;
    private final List<Tier> tiers;
    private final AtomicLong bytesInUse = new AtomicLong();
    private final AtomicLong bytesAllocated = new AtomicLong();
    private final LongAdder acquired = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /// A pool that never holds more than `limitBytes`; the JVM's direct memory limit must leave room for it.
    public TieredBufferPool(long limitBytes) {
        if (limitBytes < LIMIT_BYTES_MIN) {
            throw new IllegalArgumentException("limitBytes must be at least " + LIMIT_BYTES_MIN + ": " + limitBytes);
        }
        this.limitBytes = limitBytes;
        this.tiers = List.of(
                new Tier(SMALL_BYTES, limitBytes),
                new Tier(MEDIUM_BYTES, limitBytes - limitBytes / 8),
                new Tier(LARGE_BYTES, limitBytes - limitBytes / 4));
    }

    @Override
    public @Nullable PooledBuffer tryAcquire(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes is negative: " + bytes);
        }
        var tier = tierFor(bytes);
        if (tier == null || !reserve(bytesInUse, tier.bytes, tier.limitBytes)) {
            refused.increment();
            return null;
        }
        var buffer = tier.pop();
        if (buffer == null) {
            buffer = allocate(tier);
        }
        if (buffer == null) {
            bytesInUse.addAndGet(-tier.bytes);
            refused.increment();
            return null;
        }
        acquired.increment();
        return new Lease(tier, buffer.clear().order(ByteOrder.BIG_ENDIAN));
    }

    @Override
    public boolean isAmple() {
        return bytesInUse.get() < limitBytes / 4;
    }

    @Override
    public Counters counters() {
        return new Counters(bytesInUse.get(), acquired.sum(), refused.sum());
    }

    private @Nullable Tier tierFor(int bytes) {
        for (var tier : tiers) {
            if (bytes <= tier.bytes) {
                return tier;
            }
        }
        return null;
    }

    private static boolean reserve(AtomicLong account, int bytes, long limitBytes) {
        if (account.addAndGet(bytes) <= limitBytes) {
            return true;
        }
        account.addAndGet(-bytes);
        return false;
    }

    private @Nullable ByteBuffer allocate(Tier wanted) {
        while (!reserve(bytesAllocated, wanted.bytes, limitBytes)) {
            if (!dropFree(wanted)) {
                return null;
            }
        }
        try {
            return ByteBuffer.allocateDirect(wanted.bytes);
        } catch (OutOfMemoryError e) {
            // The JVM's own limit of direct memory is lower than ours: a refusal, not a fault.
            bytesAllocated.addAndGet(-wanted.bytes);
            return null;
        }
    }

    private boolean dropFree(Tier except) {
        for (var tier : tiers) {
            if (tier != except && tier.pop() != null) {
                bytesAllocated.addAndGet(-tier.bytes);
                return true;
            }
        }
        return false;
    }

    /// One size and its free buffers: a Treiber stack whose nodes are made anew at each push, so that a node is
    /// never seen twice and the compare-and-set is safe.
    private static final class Tier {

        private final int bytes;
        /// Of all buffers in use, up to which this size is granted.
        private final long limitBytes;
        private final AtomicReference<@Nullable Free> top = new AtomicReference<>();

        Tier(int bytes, long limitBytes) {
            this.bytes = bytes;
            this.limitBytes = limitBytes;
        }

        void push(ByteBuffer buffer) {
            while (true) {
                var below = top.get();
                if (top.compareAndSet(below, new Free(buffer, below))) {
                    return;
                }
            }
        }

        @Nullable
        ByteBuffer pop() {
            while (true) {
                var free = top.get();
                if (free == null) {
                    return null;
                }
                if (top.compareAndSet(free, free.below)) {
                    return free.buffer;
                }
            }
        }
    }

    private record Free(ByteBuffer buffer, @Nullable Free below) {}

    private final class Lease implements PooledBuffer {

        private final Tier tier;
        private final ByteBuffer buffer;
        private final AtomicBoolean isClosed = new AtomicBoolean();

        Lease(Tier tier, ByteBuffer buffer) {
            this.tier = tier;
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer bytes() {
            assert !isClosed.get() : "buffer used after close";
            return buffer;
        }

        @Override
        public void close() {
            if (!isClosed.compareAndSet(false, true)) {
                throw new IllegalStateException("buffer closed twice");
            }
            tier.push(buffer);
            bytesInUse.addAndGet(-tier.bytes);
        }
    }
}
