package io.dittofs.transfer.content;

import io.dittofs.metadata.object.BlockRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Truncations of a content that the block map does not know of yet: until it does, what it says of the blocks behind
/// the size is void. Immutable.
///
/// @param size behind which nothing of before is left
/// @param records the positions of the truncations in the log
public record Cut(long size, List<Long> records) {
    public Cut {
        records = List.copyOf(records);
    }

    /// Both: this one, and a later one.
    static Cut join(@Nullable Cut earlier, long size, List<Long> later) {
        List<Long> records = new ArrayList<>(earlier == null ? List.of() : earlier.records());
        records.addAll(later);
        return new Cut(earlier == null ? size : Math.min(earlier.size(), size), records);
    }

    /// What is left when some have been carried out; null for nothing.
    @Nullable
    Cut without(Cut done) {
        List<Long> left = new ArrayList<>(records);
        left.removeAll(done.records());
        return left.isEmpty() && done.size() <= size ? null : new Cut(size, left);
    }

    /// The block that the size lies in.
    public long index() {
        return BlockSpan.indexOf(size);
    }

    /// How many bytes of that block are left.
    public int kept() {
        return BlockSpan.within(size);
    }

    /// Whether the block map may be wrong about a block.
    public boolean concerns(long blockIndex) {
        return blockIndex >= index();
    }

    /// What is left of a block of which the block map says something.
    public @Nullable BlockRef apply(long blockIndex, @Nullable BlockRef mapped) {
        if (mapped == null || blockIndex < index()) {
            return mapped;
        }
        if (blockIndex > index() || kept() == 0) {
            return null;
        }
        return mapped.length() <= kept() ? mapped : new BlockRef(mapped.hash(), kept());
    }
}
