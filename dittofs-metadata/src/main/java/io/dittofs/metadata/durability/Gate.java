package io.dittofs.metadata.durability;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/// Keeps everybody out of what has been closed: whoever uses it is inside, and closing waits until all have left.
/// The counters lie in different cache lines, so that threads inside do not hinder each other.
///
/// **Threading**: thread-safe. Who enters leaves on the same thread, and may enter again meanwhile.
public final class Gate {
    private static final int STRIPES = 16;
    private static final int INTS_PER_CACHE_LINE = 32;
    private static final long WAIT_NANOS = 100_000;

    private final AtomicIntegerArray inside = new AtomicIntegerArray(STRIPES * INTS_PER_CACHE_LINE);
    private volatile boolean isClosed;

    /// Refused with `TRY_LATER` once it is closed.
    public void enter() throws FsException {
        int cell = cell();
        inside.incrementAndGet(cell);
        if (isClosed) {
            inside.decrementAndGet(cell);
            throw new FsException(FsError.TRY_LATER, "the metadata store is closed");
        }
    }

    public void leave() {
        int left = inside.decrementAndGet(cell());
        assert left >= 0;
    }

    /// Lets nobody in any more and waits for those inside.
    ///
    /// @return false when it was closed before
    public boolean close() {
        synchronized (this) {
            if (isClosed) {
                return false;
            }
            isClosed = true;
        }
        for (int stripe = 0; stripe < STRIPES; stripe++) {
            while (inside.get(stripe * INTS_PER_CACHE_LINE) != 0) {
                LockSupport.parkNanos(this, WAIT_NANOS);
            }
        }
        return true;
    }

    private static int cell() {
        return (int) (Thread.currentThread().threadId() % STRIPES) * INTS_PER_CACHE_LINE;
    }
}
