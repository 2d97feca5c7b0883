package io.dittofs.blocks.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// A piece of off-heap memory cut into runs of one size, and which of them are free.
///
/// **Threading**: guarded by the lock of the [RunPool] that it serves, or of the [SlabSource] while it is spare; the
/// buffers may be read by any thread that holds a run.
final class Slab {
    /// The index of a slab that no pool has in its list.
    static final int UNLISTED = -1;

    private final ByteBuffer memory;
    private final ByteBuffer readOnlyMemory;
    private RunSize size = RunSize.KIB_64;
    /// One bit per run, set while it is free. Sized for the smallest runs.
    private final long[] free;

    private int freeCount;
    private int listIndex = UNLISTED;

    Slab(MemorySegment segment) {
        this.memory = segment.asByteBuffer();
        this.readOnlyMemory = memory.asReadOnlyBuffer();
        this.free = new long[Math.ceilDiv(memory.capacity() / RunSize.KIB_4.bytes(), Long.SIZE)];
    }

    /// Cuts a slab of which nothing is in use into runs of `newSize`, all free.
    void serve(RunSize newSize) {
        assert listIndex == UNLISTED;
        size = newSize;
        freeCount = runCount();
        for (int word = 0; word < free.length; word++) {
            int bits = Math.clamp(freeCount - (long) word * Long.SIZE, 0, Long.SIZE);
            free[word] = bits == 0 ? 0 : -1L >>> (Long.SIZE - bits);
        }
    }

    /// Takes the free run that lies lowest, so that what is used together lies together.
    int take() {
        assert freeCount > 0;
        for (int word = 0; word < free.length; word++) {
            if (free[word] != 0) {
                int bit = Long.numberOfTrailingZeros(free[word]);
                free[word] &= ~(1L << bit);
                freeCount--;
                return word * Long.SIZE + bit;
            }
        }
        throw new AssertionError("a slab counts " + freeCount + " free runs and has none");
    }

    void giveBack(int index) {
        int word = index / Long.SIZE;
        long bit = 1L << index % Long.SIZE;
        assert (free[word] & bit) == 0;
        free[word] |= bit;
        freeCount++;
        assert freeCount <= runCount();
    }

    boolean isFull() {
        return freeCount == 0;
    }

    boolean isIdle() {
        return freeCount == runCount();
    }

    RunSize size() {
        return size;
    }

    int listIndex() {
        return listIndex;
    }

    void setListIndex(int index) {
        listIndex = index;
    }

    ByteBuffer memory() {
        return memory;
    }

    ByteBuffer readOnlyMemory() {
        return readOnlyMemory;
    }

    private int runCount() {
        return memory.capacity() / size.bytes();
    }
}
