package io.dittofs.cache.clean;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.memory.PageRun;
import io.dittofs.blocks.memory.RunSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The memory of one block: runs of pages, freed when the last holder lets go.
///
/// **Threading**: thread-safe.
final class BlockMemory {
    private static final int RUN_BYTES = RunSize.KIB_64.bytes();

    private final OffHeapPages pages;
    private final List<PageRun> runs;
    private final int length;
    private final AtomicInteger holders = new AtomicInteger(1);

    private BlockMemory(OffHeapPages pages, List<PageRun> runs, int length) {
        this.pages = pages;
        this.runs = runs;
        this.length = length;
    }

    /// Memory for so many bytes, held once; null where there is too little.
    static @Nullable BlockMemory tryAllocate(OffHeapPages pages, int length) {
        List<PageRun> runs = new ArrayList<>(length / RUN_BYTES + 1);
        for (int left = length; left > 0; left -= RUN_BYTES) {
            PageRun run = pages.tryAllocate(sizeFor(left));
            if (run == null) {
                runs.forEach(pages::free);
                return null;
            }
            runs.add(run);
        }
        return new BlockMemory(pages, runs, length);
    }

    private static RunSize sizeFor(int bytes) {
        if (bytes <= RunSize.KIB_4.bytes()) {
            return RunSize.KIB_4;
        }
        return bytes <= RunSize.KIB_16.bytes() ? RunSize.KIB_16 : RunSize.KIB_64;
    }

    /// What it takes.
    int allocatedBytes() {
        return runs.stream().mapToInt(run -> run.size().bytes()).sum();
    }

    int length() {
        return length;
    }

    /// One more holder; false where it is free already.
    boolean tryHold() {
        int now;
        do {
            now = holders.get();
            if (now == 0) {
                return false;
            }
        } while (!holders.compareAndSet(now, now + 1));
        return true;
    }

    void letGo() {
        int left = holders.decrementAndGet();
        assert left >= 0 : "let go more often than held";
        if (left == 0) {
            runs.forEach(pages::free);
        }
    }

    /// Buffers to be written through, over the whole block.
    List<ByteBuffer> writable() {
        List<ByteBuffer> buffers = new ArrayList<>(runs.size());
        for (int i = 0; i < runs.size(); i++) {
            buffers.add(runs.get(i).slice(0, Math.min(RUN_BYTES, length - i * RUN_BYTES)));
        }
        return buffers;
    }

    /// Read-only buffers over a range.
    List<ByteBuffer> slices(int from, int count) {
        List<ByteBuffer> buffers = new ArrayList<>(count / RUN_BYTES + 2);
        int at = from;
        int end = from + count;
        while (at < end) {
            int within = at % RUN_BYTES;
            int part = Math.min(RUN_BYTES - within, end - at);
            buffers.add(runs.get(at / RUN_BYTES).readOnlySlice(within, part));
            at += part;
        }
        return buffers;
    }
}
