package io.dittofs.transfer.recovery;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Tells a block store that is another one than before, or empty, by some blocks that it should have. Bytes that the
/// metadata store knows are not uploaded again, so that such a one must not be written to.
///
/// **Threading**: stateless.
public final class BlockSample {
    /// So many are looked for before a store is taken for another one; that some are missing is damage.
    static final int BLOCKS = 8;

    private BlockSample() {}

    /// Refuses a store that has none of the sample.
    ///
    /// **Errors**: an `IOException` whose message is one line for the administrator; those of the metadata store.
    public static void require(ObjectStore objects, BlockStore store, RandomGenerator random)
            throws IOException, FsException {
        StoredBlock missing;
        try {
            missing = missing(objects, store, random);
        } catch (BlockStoreException e) {
            throw new IOException(e.getMessage(), e);
        }
        if (missing != null) {
            throw new IOException("the block store is not the one that was used before, or has lost its objects: of "
                    + BLOCKS + " that were looked for none is there (as "
                    + missing.location().key()
                    + "); correct its bucket, prefix or path, or restore the objects");
        }
    }

    /// One that should be there, where none of the sample is; else null.
    private static @Nullable StoredBlock missing(ObjectStore objects, BlockStore store, RandomGenerator random)
            throws FsException, BlockStoreException {
        StoredBlock missing = null;
        Set<BlockHash> looked = new HashSet<>();
        for (int i = 0; i <= BLOCKS; i++) {
            // The last time from the first one on, which finds as many as there are.
            BlockHash after = i == BLOCKS ? null : randomHash(random);
            for (StoredBlock block : objects.list(after, BLOCKS)) {
                if (looked.size() < BLOCKS && looked.add(block.hash())) {
                    if (store.stat(block.location().key()) != null) {
                        return null;
                    }
                    missing = block;
                }
            }
        }
        return looked.size() < BLOCKS ? null : missing;
    }

    private static BlockHash randomHash(RandomGenerator random) {
        return new BlockHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
