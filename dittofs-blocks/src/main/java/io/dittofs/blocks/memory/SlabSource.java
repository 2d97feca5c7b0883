package io.dittofs.blocks.memory;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Makes slabs up to a count and keeps those that no size of run needs now, for whichever asks next.
///
/// **Threading**: thread-safe; the fields are guarded by `this`. Memory is asked of the system outside the lock,
/// because clearing a fresh slab takes milliseconds.
final class SlabSource {
    private final int slabBytes;
    private final int slabsMax;
    /// One arena for all slabs: closing a shared arena is a handshake with every thread.
    private final Arena arena = Arena.ofShared();

    private final ArrayDeque<Slab> spare = new ArrayDeque<>();
    private int slabCount;
    private boolean isClosed;

    SlabSource(int slabBytes, int slabsMax) {
        this.slabBytes = slabBytes;
        this.slabsMax = slabsMax;
    }

    /// A slab that serves nobody, or null when there may be no more.
    @Nullable
    Slab tryAcquire() {
        synchronized (this) {
            if (isClosed) {
                throw new IllegalStateException("the pool is closed");
            }
            Slab slab = spare.poll();
            if (slab != null) {
                return slab;
            }
            if (slabCount == slabsMax) {
                return null;
            }
            slabCount++;
        }
        return make();
    }

    /// Takes back a slab of which nothing is in use.
    synchronized void giveBack(Slab slab) {
        assert slab.isIdle();
        spare.push(slab);
        closeArenaIfIdle();
    }

    /// The memory goes back to the system as soon as all of it is spare.
    synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            closeArenaIfIdle();
        }
    }

    synchronized boolean isMemoryReturned() {
        return !arena.scope().isAlive();
    }

    synchronized long reservedBytes() {
        return (long) slabCount * slabBytes;
    }

    /// What the system refuses is a full store, not a fault of this process: the caller sees no slab.
    private @Nullable Slab make() {
        try {
            return new Slab(arena.allocate(slabBytes, OffHeapPages.PAGE_BYTES));
        } catch (OutOfMemoryError _) {
            synchronized (this) {
                slabCount--;
                closeArenaIfIdle();
            }
            return null;
        }
    }

    private void closeArenaIfIdle() {
        if (isClosed && spare.size() == slabCount && arena.scope().isAlive()) {
            arena.close();
        }
    }
}
