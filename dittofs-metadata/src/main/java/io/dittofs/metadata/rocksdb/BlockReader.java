package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.BlockStaging;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The newest rows of the block map and of blocks. Thread-safe.
final class BlockReader implements BlockStaging.Tables {
    private final RocksDatabase database;

    BlockReader(RocksDatabase database) {
        this.database = database;
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        byte[] value = database.get(Family.BLOCK, BlockCodec.key(contentId, index));
        return value == null ? null : BlockCodec.block(value);
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        List<MappedBlock> found = new ArrayList<>();
        byte[] from = BlockCodec.key(range.contentId(), range.from());
        byte[] until = BlockCodec.key(range.contentId(), range.until());
        try (View view = database.view()) {
            view.scan(Family.BLOCK, from, until, (key, value) -> {
                found.add(BlockCodec.mapped(key, value));
                return found.size() < max;
            });
        }
        return found;
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        byte[] key = hash.bytes();
        byte[] value = database.get(Family.OBJECT, key);
        return value == null ? null : StoredBlockCodec.stored(key, value);
    }

    @Override
    public boolean isDoomed(BlockLocation location) throws FsException {
        return database.get(Family.GC, GarbageCodec.doomedKey(location)) != null;
    }
}
