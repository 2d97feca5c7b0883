package io.dittofs.blocks.memory;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/// Pages of off-heap memory that lie in a row, handed out by [OffHeapPages]. Their first content is whatever was
/// there before: the holder clears what it does not fill.
///
/// **Threading**: the bytes are plain memory; who shares a run orders the accesses.
///
/// **Ownership**: owned by who allocated it until given to [OffHeapPages#free], once. Buffers obtained from it must
/// not be touched after that: they would show another holder's bytes.
public final class PageRun {
    private final Slab slab;
    private final RunSize size;
    private final int offset;
    /// Guarded by the lock of the pool that serves this size.
    private boolean isFreed;

    PageRun(Slab slab, RunSize size, int index) {
        this.slab = slab;
        this.size = size;
        this.offset = index * size.bytes();
    }

    public RunSize size() {
        return size;
    }

    /// A direct buffer over `count` bytes from `from`.
    public ByteBuffer slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, size.bytes());
        return slab.memory().slice(offset + from, count);
    }

    /// A direct buffer over `count` bytes from `from` that cannot be written through.
    public ByteBuffer readOnlySlice(int from, int count) {
        Objects.checkFromIndexSize(from, count, size.bytes());
        return slab.readOnlyMemory().slice(offset + from, count);
    }

    /// Copies `count` bytes of `source`, from its index `sourceIndex` on, to `to`; moves no position.
    public void put(int to, ByteBuffer source, int sourceIndex, int count) {
        Objects.checkFromIndexSize(to, count, size.bytes());
        slab.memory().put(offset + to, source, sourceIndex, count);
    }

    /// Copies `count` bytes of `source` from `from` to `to`.
    public void put(int to, PageRun source, int from, int count) {
        Objects.checkFromIndexSize(from, count, source.size.bytes());
        put(to, source.slab.memory(), source.offset + from, count);
    }

    /// Makes `count` bytes from `from` zeros.
    public void clear(int from, int count) {
        fill(from, count, (byte) 0);
    }

    void fill(int from, int count, byte value) {
        MemorySegment.ofBuffer(slice(from, count)).fill(value);
    }

    Slab slab() {
        return slab;
    }

    int index() {
        return offset / size.bytes();
    }

    boolean isFreed() {
        return isFreed;
    }

    void markFreed() {
        isFreed = true;
    }
}
