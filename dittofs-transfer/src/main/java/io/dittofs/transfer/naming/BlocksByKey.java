package io.dittofs.transfer.naming;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds blocks by the keys of their objects.
///
/// **Threading**: thread-safe, as the store is.
public final class BlocksByKey {
    private static final int PAGE = 16;

    private final ObjectStore objects;

    public BlocksByKey(ObjectStore objects) {
        this.objects = objects;
    }

    /// The block that lies under a key; null where none does. An object may be one of several that were put for the
    /// same block: only that which the store knows is its.
    public @Nullable StoredBlock find(String key) throws FsException {
        BlockNames.Hint hint = BlockNames.hint(key);
        if (hint == null) {
            return null;
        }
        if (hint.hash() != null) {
            StoredBlock block = objects.find(hint.hash());
            return block != null && liesUnder(block, key) ? block : null;
        }
        return findBegun(hint.first(), key);
    }

    /// Blocks are listed in the order of their hashes, so those that begin alike follow each other.
    private @Nullable StoredBlock findBegun(long first, String key) throws FsException {
        BlockHash after = first == 0 ? null : new BlockHash(first - 1, -1, -1, -1);
        while (true) {
            List<StoredBlock> page = objects.list(after, PAGE);
            for (StoredBlock block : page) {
                if (block.hash().word(0) != first) {
                    return null;
                }
                if (liesUnder(block, key)) {
                    return block;
                }
                after = block.hash();
            }
            if (page.size() < PAGE) {
                return null;
            }
        }
    }

    private static boolean liesUnder(StoredBlock block, String key) {
        return block.location().key().equals(key);
    }
}
