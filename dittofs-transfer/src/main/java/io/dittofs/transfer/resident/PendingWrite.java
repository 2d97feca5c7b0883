package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a write is about to do to one block.
///
/// @param block the block that takes the bytes
/// @param origin null when the block is in the table already, otherwise what it is to replace there
record PendingWrite(BlockRange range, Block block, @Nullable Origin origin) {
    /// @param block what stands in the table now, if anything
    record Origin(@Nullable Block block) {}

    /// Copies the bytes, and makes every page that they touch whole: with what the replaced block has, or zeros.
    void copy(ByteBuffer source, int sourceIndex) {
        int before = block.written();
        Block replaced = origin == null ? null : origin.block();
        if (replaced != null) {
            before = replaced.written();
            block.copyPages(replaced, before & ~pagesFilled());
        }
        if (!Block.hasPageOf(before, range.from())) {
            clear(pageStart(range.from()), range.from());
        }
        if (!Block.hasPageOf(before, range.to() - 1)) {
            clear(range.to(), pageStart(range.to() - 1) + OffHeapPages.PAGE_BYTES);
        }
        block.put(range.from(), source, sourceIndex, range.count());
    }

    /// The pages of which the write leaves no old byte.
    private int pagesFilled() {
        int start = Math.ceilDiv(range.from(), OffHeapPages.PAGE_BYTES);
        int end = range.to() / OffHeapPages.PAGE_BYTES;
        return start < end ? Block.pagesBelow(end) & ~Block.pagesBelow(start) : 0;
    }

    private static int pageStart(int offset) {
        return offset / OffHeapPages.PAGE_BYTES * OffHeapPages.PAGE_BYTES;
    }

    private void clear(int from, int to) {
        if (from < to) {
            block.clear(from, to - from);
        }
    }
}
