package io.dittofs.transfer.resident;

import java.util.ArrayList;
import java.util.List;

/// The part of a byte range that lies in one block.
///
/// @param index which block
/// @param from the first byte within the block
/// @param to the end within the block, exclusive
record BlockRange(long index, int from, int to) {
    BlockRange {
        assert index >= 0;
        assert from >= 0 && from < to && to <= Block.BYTES;
    }

    /// Cuts a range at the borders of blocks.
    static List<BlockRange> of(long offset, int count) {
        assert offset >= 0;
        assert count <= Long.MAX_VALUE - offset;
        List<BlockRange> ranges = new ArrayList<>(count / Block.BYTES + 2);
        long index = offset / Block.BYTES;
        int from = (int) (offset % Block.BYTES);
        for (int rest = count; rest > 0; ) {
            int part = Math.min(rest, Block.BYTES - from);
            ranges.add(new BlockRange(index, from, from + part));
            rest -= part;
            index++;
            from = 0;
        }
        return ranges;
    }

    int count() {
        return to - from;
    }

    /// The bits of the pages that are touched.
    int pages() {
        return Block.pagesTouched(from, to);
    }
}
