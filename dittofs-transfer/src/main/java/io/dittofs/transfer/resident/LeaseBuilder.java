package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers the buffers of one lease, block by block, joining neighbouring holes. Confined to the read that makes it,
/// which holds the content's lock.
final class LeaseBuilder {
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private final List<Block> pinned = new ArrayList<>();
    private int length;
    private int holeBytes;

    /// Adds the bytes `from` to `to` of a block, or a hole when there is none.
    void add(@Nullable Block block, int from, int to) {
        int written = block == null ? 0 : block.written() & Block.pagesTouched(from, to);
        if (block == null || written == 0) {
            addHole(to - from);
            return;
        }
        block.pin();
        pinned.add(block);
        int start = from;
        while (start < to) {
            boolean isWritten = Block.hasPageOf(written, start);
            int end = endOfStretch(written, start, to);
            if (isWritten) {
                addBytes(block.readOnlySlice(start, end - start));
            } else {
                addHole(end - start);
            }
            start = end;
        }
    }

    ResidentLease build(ResidentContent content) {
        flushHole();
        return new ResidentLease(content, buffers, pinned, length);
    }

    /// Where the pages that are written like the one at `start` end.
    private static int endOfStretch(int written, int start, int to) {
        boolean isWritten = Block.hasPageOf(written, start);
        int end = start;
        do {
            end = (end / OffHeapPages.PAGE_BYTES + 1) * OffHeapPages.PAGE_BYTES;
        } while (end < to && Block.hasPageOf(written, end) == isWritten);
        return Math.min(end, to);
    }

    private void addBytes(ByteBuffer bytes) {
        flushHole();
        buffers.add(bytes);
        length += bytes.remaining();
    }

    private void addHole(int count) {
        holeBytes += count;
    }

    private void flushHole() {
        while (holeBytes > 0) {
            int count = Math.min(holeBytes, Block.BYTES);
            buffers.add(Holes.slice(count));
            holeBytes -= count;
            length += count;
        }
    }
}
