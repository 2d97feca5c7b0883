package io.dittofs.transfer.tiered;

import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.DirtyBlock;
import java.util.ArrayList;
import java.util.List;

/// Collects the bytes of a range that the log does not have.
final class Gaps {
    private final List<BlockSpan> gaps = new ArrayList<>(1);

    /// Adds those of one block, under the lock of its content.
    void add(DirtyBlock block, BlockSpan span) {
        int[] at = {span.from()};
        block.extents().forEach(span.from(), span.until(), (from, until, _) -> {
            if (from > at[0]) {
                gaps.add(new BlockSpan(span.index(), at[0], from));
            }
            at[0] = until;
        });
        if (at[0] < span.until()) {
            gaps.add(new BlockSpan(span.index(), at[0], span.until()));
        }
    }

    List<BlockSpan> list() {
        return gaps;
    }
}
