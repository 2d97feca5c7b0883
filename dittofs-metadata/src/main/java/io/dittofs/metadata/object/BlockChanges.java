package io.dittofs.metadata.object;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Block changes that happen wholly or not at all; reference counts follow in the same transaction. A set
/// changes each block of a content at most once. Request-confined.
///
/// **Errors**: an `IllegalArgumentException` for a block that the set changes already.
public final class BlockChanges {
    private final long now;
    private final List<BlockChange> changes = new ArrayList<>(2);

    /// An empty set.
    ///
    /// @param now the time that new and condemned blocks get, in nanoseconds since 1970
    public BlockChanges(long now) {
        this.now = now;
    }

    /// [BlockChange.Map] of a block that was uploaded.
    public BlockChanges map(
            long contentId, long index, @Nullable BlockRef expected, BlockRef block, UploadedBlock uploaded) {
        return addBlock(contentId, index, new BlockChange.Map(contentId, index, expected, block, uploaded));
    }

    /// [BlockChange.Map] of a block that is known.
    public BlockChanges mapKnown(long contentId, long index, @Nullable BlockRef expected, BlockRef block) {
        return addBlock(contentId, index, new BlockChange.Map(contentId, index, expected, block, null));
    }

    /// [BlockChange.Unmap].
    public BlockChanges unmap(long contentId, long index, BlockRef expected) {
        return addBlock(contentId, index, new BlockChange.Unmap(contentId, index, expected));
    }

    /// [BlockChange.UnmapRange].
    public BlockChanges unmapRange(BlockRange range, int blocksMax) {
        if (blocksMax <= 0) {
            throw new IllegalArgumentException("at most " + blocksMax + " blocks");
        }
        return add(range, new BlockChange.UnmapRange(range, blocksMax));
    }

    /// [BlockChange.Discard].
    public BlockChanges discard(BlockHash hash, BlockLocation uploaded) {
        changes.add(new BlockChange.Discard(hash, uploaded));
        return this;
    }

    public long now() {
        return now;
    }

    /// The changes in order, as an unmodifiable view.
    public List<BlockChange> changes() {
        return Collections.unmodifiableList(changes);
    }

    private BlockChanges addBlock(long contentId, long index, BlockChange change) {
        return add(new BlockRange(contentId, index, index + 1), change);
    }

    private BlockChanges add(BlockRange range, BlockChange change) {
        for (BlockChange other : changes) {
            boolean isTwice = switch (other) {
                case BlockChange.Map map -> range.contains(map.contentId(), map.index());
                case BlockChange.Unmap unmap -> range.contains(unmap.contentId(), unmap.index());
                case BlockChange.UnmapRange unmap -> range.overlaps(unmap.range());
                case BlockChange.Discard _ -> false;
            };
            if (isTwice) {
                throw new IllegalArgumentException("a set changes " + range + " twice");
            }
        }
        changes.add(change);
        return this;
    }
}
