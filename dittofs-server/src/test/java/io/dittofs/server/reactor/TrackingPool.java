package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A pool that remembers where each lease was taken, so that a leak names its maker. Buffers are filled with rubbish
/// when they are handed out and again when they come back.
///
/// **Threading**: thread-safe, guarded by its monitor.
public final class TrackingPool implements BufferPool {

    private static final byte FRESH = (byte) 0xFF;
    private static final byte STALE = (byte) 0xDD;

    private final IdentityHashMap<Lease, Throwable> open = new IdentityHashMap<>();
    private final List<Throwable> faults = new ArrayList<>();
    private IntPredicate refusal = _ -> false;
    private boolean isAmple = true;
    private long bytesInUse;
    private long acquired;
    private long refused;

    /// Refuses what `condition` says of the bytes asked for.
    public synchronized void refuseWhen(IntPredicate condition) {
        refusal = condition;
    }

    /// Refuses everything.
    public void refuseAll() {
        refuseWhen(_ -> true);
    }

    /// Grants everything again.
    public void grantAll() {
        refuseWhen(_ -> false);
    }

    synchronized void ample(boolean value) {
        isAmple = value;
    }

    @Override
    public synchronized @Nullable PooledBuffer tryAcquire(int bytes) {
        if (bytes > LARGE_BYTES || refusal.test(bytes)) {
            refused++;
            return null;
        }
        int size = bytes <= SMALL_BYTES ? SMALL_BYTES : bytes <= MEDIUM_BYTES ? MEDIUM_BYTES : LARGE_BYTES;
        var lease = new Lease(filled(ByteBuffer.allocateDirect(size), FRESH));
        open.put(lease, new Throwable("leased " + bytes + " bytes by " + Thread.currentThread()));
        bytesInUse += size;
        acquired++;
        return lease;
    }

    @Override
    public synchronized boolean isAmple() {
        return isAmple;
    }

    @Override
    public synchronized Counters counters() {
        return new Counters(bytesInUse, acquired, refused);
    }

    /// Fails with the place where it was taken if a lease is open, and with that of the fault if there was one.
    public synchronized void assertClean() {
        if (open.isEmpty() && faults.isEmpty()) {
            return;
        }
        var failure = new AssertionError(open.size() + " leases are open, " + faults.size() + " faults");
        open.values().forEach(failure::addSuppressed);
        faults.forEach(failure::addSuppressed);
        throw failure;
    }

    private static ByteBuffer filled(ByteBuffer buffer, byte value) {
        buffer.clear();
        for (int index = 0; index < buffer.capacity(); index += Long.BYTES) {
            buffer.putLong(index, value * 0x0101010101010101L);
        }
        return buffer.clear().order(ByteOrder.BIG_ENDIAN);
    }

    private synchronized void giveBack(Lease lease) {
        if (open.remove(lease) == null) {
            var fault = new IllegalStateException("buffer closed twice");
            faults.add(fault);
            throw fault;
        }
        bytesInUse -= lease.buffer.capacity();
        filled(lease.buffer, STALE);
    }

    private final class Lease implements PooledBuffer {

        private final ByteBuffer buffer;

        Lease(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public ByteBuffer bytes() {
            return buffer;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }
}
