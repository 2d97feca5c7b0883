package io.dittofs.cache.clean;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.memory.PageRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// The memory of a block, and how many hold it: the cache and each lease. Freed by the last.
///
/// **Threading**: thread-safe. The bytes are written before they are shared and not after.
final class BlockMemory {
    private final OffHeapPages pages;
    private final List<PageRun> runs;
    private final int length;
    private final int allocatedBytes;
    private final AtomicInteger holders = new AtomicInteger(1);

    /// @param runs of which the last may be used in part
    BlockMemory(OffHeapPages pages, List<PageRun> runs, int length) {
        this.pages = pages;
        this.runs = List.copyOf(runs);
        this.length = length;
        this.allocatedBytes = runs.stream().mapToInt(run -> run.size().bytes()).sum();
        assert allocatedBytes >= length;
    }

    int length() {
        return length;
    }

    int allocatedBytes() {
        return allocatedBytes;
    }

    /// Joins the holders, unless the last has left.
    boolean tryHold() {
        int count = holders.get();
        while (count > 0) {
            if (holders.compareAndSet(count, count + 1)) {
                return true;
            }
            count = holders.get();
        }
        return false;
    }

    /// Leaves; must have joined, or made it.
    void letGo() {
        int left = holders.decrementAndGet();
        assert left >= 0 : "let go more often than held";
        if (left == 0) {
            runs.forEach(pages::free);
        }
    }

    /// The whole block, to be filled.
    List<ByteBuffer> writable() {
        List<ByteBuffer> buffers = new ArrayList<>(runs.size());
        int left = length;
        for (PageRun run : runs) {
            int count = Math.min(left, run.size().bytes());
            buffers.add(run.slice(0, count));
            left -= count;
        }
        assert left == 0;
        return buffers;
    }

    /// `count` bytes from `from`, read-only.
    List<ByteBuffer> slices(int from, int count) {
        Objects.checkFromIndexSize(from, count, length);
        List<ByteBuffer> slices = new ArrayList<>();
        int begin = 0;
        for (PageRun run : runs) {
            int end = begin + run.size().bytes();
            int first = Math.max(from, begin);
            int last = Math.min(from + count, end);
            if (first < last) {
                slices.add(run.readOnlySlice(first - begin, last - first));
            }
            begin = end;
        }
        return slices;
    }
}
