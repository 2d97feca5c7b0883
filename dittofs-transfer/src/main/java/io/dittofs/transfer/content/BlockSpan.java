package io.dittofs.transfer.content;

import io.dittofs.metadata.object.ObjectHashes;
import java.util.ArrayList;
import java.util.List;

/// Bytes within one block of a content.
///
/// @param index which block
/// @param from first byte within the block
/// @param until behind the last one
public record BlockSpan(long index, int from, int until) {
    /// Bytes of a block.
    public static final int BLOCK_BYTES = ObjectHashes.BLOCK_BYTES;

    private static final int PAGE_BYTES = 4096;

    /// A range of a content, cut at the borders of its blocks.
    public static List<BlockSpan> of(long offset, int count) {
        List<BlockSpan> spans = new ArrayList<>(2);
        long at = offset;
        int left = count;
        while (left > 0) {
            int from = within(at);
            int until = Math.min(BLOCK_BYTES, from + left);
            spans.add(new BlockSpan(indexOf(at), from, until));
            left -= until - from;
            at += until - from;
        }
        return spans;
    }

    /// The block that a byte of a content lies in.
    public static long indexOf(long offset) {
        return offset / BLOCK_BYTES;
    }

    /// Where in its block a byte of a content lies.
    public static int within(long offset) {
        return (int) (offset % BLOCK_BYTES);
    }

    /// What a block with so many bytes counts as occupied: whole pages.
    public static long allocated(int blockEnd) {
        return (blockEnd + PAGE_BYTES - 1L) / PAGE_BYTES * PAGE_BYTES;
    }

    public int count() {
        return until - from;
    }
}
