package io.dittofs.blocks.memory;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The bytes of one object, in runs of 64 KiB and, for what remains, of the smallest size that holds it.
///
/// **Threading**: the bytes never change. Who reads leases; the last to release gives the runs back.
final class MemoryObject {
    private static final int RUN_BYTES = RunSize.KIB_64.bytes();

    private final OffHeapPages pages;
    private final List<PageRun> runs;
    private final long bytes;
    private final Instant modified;
    /// One for the store, one for each reader.
    private final AtomicInteger leases = new AtomicInteger(1);

    private MemoryObject(OffHeapPages pages, List<PageRun> runs, long bytes, Instant modified) {
        this.pages = pages;
        this.runs = runs;
        this.bytes = bytes;
        this.modified = modified;
    }

    /// A copy of what remains in the buffers, or null where there is no room for it. Moves no position.
    static @Nullable MemoryObject copyOf(List<ByteBuffer> data, OffHeapPages pages, Instant modified) {
        long bytes = data.stream().mapToLong(ByteBuffer::remaining).sum();
        List<PageRun> runs = allocate(bytes, pages);
        if (runs == null) {
            return null;
        }
        long position = 0;
        for (ByteBuffer buffer : data) {
            int from = buffer.position();
            while (from < buffer.limit()) {
                int within = (int) (position % RUN_BYTES);
                int count = Math.min(buffer.limit() - from, RUN_BYTES - within);
                runs.get((int) (position / RUN_BYTES)).put(within, buffer, from, count);
                from += count;
                position += count;
            }
        }
        assert position == bytes;
        return new MemoryObject(pages, runs, bytes, modified);
    }

    private static @Nullable List<PageRun> allocate(long bytes, OffHeapPages pages) {
        List<PageRun> runs = new ArrayList<>(Math.toIntExact(Math.ceilDiv(bytes, (long) RUN_BYTES)));
        for (long begin = 0; begin < bytes; begin += RUN_BYTES) {
            PageRun run = pages.tryAllocate(smallestFor(bytes - begin));
            if (run == null) {
                runs.forEach(pages::free);
                return null;
            }
            runs.add(run);
        }
        return runs;
    }

    private static RunSize smallestFor(long bytes) {
        for (RunSize size : RunSize.values()) {
            if (bytes <= size.bytes()) {
                return size;
            }
        }
        return RunSize.KIB_64;
    }

    /// Fills the buffer with the bytes from `offset` on, all of which there are.
    void copyTo(long offset, ByteBuffer into) {
        assert offset + into.remaining() <= bytes;
        long position = offset;
        while (into.hasRemaining()) {
            int within = (int) (position % RUN_BYTES);
            int count = Math.min(into.remaining(), RUN_BYTES - within);
            into.put(runs.get((int) (position / RUN_BYTES)).readOnlySlice(within, count));
            position += count;
        }
    }

    /// Keeps the bytes until released; false when they are gone already.
    boolean tryLease() {
        return leases.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
        int left = leases.decrementAndGet();
        assert left >= 0;
        if (left == 0) {
            runs.forEach(pages::free);
        }
    }

    long bytes() {
        return bytes;
    }

    Instant modified() {
        return modified;
    }
}
