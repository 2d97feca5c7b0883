package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.BlockStaging;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.StoredBlock;
import org.jspecify.annotations.Nullable;

/// Puts what becomes of blocks into a batch. Pure functions on it.
final class BlockRows {
    private BlockRows() {}

    static void write(Batch batch, BlockStaging staging) throws FsException {
        for (BlockStaging.Placement placement : staging.placements()) {
            if (placement.isChanged()) {
                place(batch, placement);
            }
        }
        for (BlockStaging.Revision revision : staging.revisions()) {
            StoredBlock block = revision.after();
            if (block != null && !block.equals(revision.before())) {
                replace(batch, revision.before(), block);
            }
        }
        for (DoomedObject object : staging.doomed()) {
            doom(batch, object);
        }
    }

    private static void place(Batch batch, BlockStaging.Placement placement) throws FsException {
        byte[] key = BlockCodec.key(placement.contentId(), placement.index());
        BlockRef block = placement.after();
        if (block == null) {
            batch.delete(Family.BLOCK, key);
        } else {
            batch.put(Family.BLOCK, key, BlockCodec.value(block));
        }
    }

    static void replace(Batch batch, @Nullable StoredBlock before, StoredBlock after) throws FsException {
        CondemnedBlock listed = before != null && before.isCondemned() ? before.condemned() : null;
        CondemnedBlock toList = after.isCondemned() ? after.condemned() : null;
        if (listed != null && !listed.equals(toList)) {
            unlist(batch, listed);
        }
        if (toList != null && !toList.equals(listed)) {
            list(batch, toList);
        }
        batch.put(Family.OBJECT, after.hash().bytes(), StoredBlockCodec.value(after));
    }

    static void list(Batch batch, CondemnedBlock block) throws FsException {
        batch.put(Family.GC, GarbageCodec.condemnedKey(block), GarbageCodec.NOTHING);
    }

    static void unlist(Batch batch, CondemnedBlock block) throws FsException {
        batch.delete(Family.GC, GarbageCodec.condemnedKey(block));
    }

    /// Makes a doomed location of a condemned block.
    static DoomedObject claim(Batch batch, StoredBlock block) throws FsException {
        DoomedObject object = new DoomedObject(block.hash(), block.location());
        batch.delete(Family.OBJECT, block.hash().bytes());
        unlist(batch, block.condemned());
        doom(batch, object);
        return object;
    }

    private static void doom(Batch batch, DoomedObject object) throws FsException {
        batch.put(Family.GC, GarbageCodec.doomedKey(object.location()), GarbageCodec.doomedValue(object));
    }

    static void forget(Batch batch, DoomedObject object) throws FsException {
        batch.delete(Family.GC, GarbageCodec.doomedKey(object.location()));
    }
}
