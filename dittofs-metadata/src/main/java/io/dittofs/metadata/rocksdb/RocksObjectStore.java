package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockAudit;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.ChangeSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The object store in the column families `block`, `object` and `gc`. Mapping a new block costs three
/// point reads, and four where it replaces another one, that find nothing to read on the disk for what is
/// not there.
///
/// **Threading**: thread-safe.
final class RocksObjectStore implements ObjectStore {
    private final RocksDatabase database;
    private final Transactions transactions;
    private final BlockReader reader;

    RocksObjectStore(RocksDatabase database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
        this.reader = new BlockReader(database);
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        return reader.block(contentId, index);
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        return reader.blocks(range, Math.min(max, PAGE_MAX));
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        return reader.find(hash);
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        try (View view = database.view()) {
            return new BlockView(view).list(after, max);
        }
    }

    @Override
    public BlockOutcome commit(BlockChanges changes) throws FsException {
        return transactions.commit(new ChangeSet(), changes);
    }

    @Override
    public List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException {
        int limit = Math.min(max, PAGE_MAX);
        List<CondemnedBlock> found = new ArrayList<>();
        byte[] from = after == null ? GarbageCodec.FIRST_CONDEMNED : GarbageCodec.condemnedKey(after);
        try (View view = database.view()) {
            view.scan(Family.GC, from, GarbageCodec.condemnedFrom(before), (key, _) -> {
                CondemnedBlock block = GarbageCodec.condemned(key);
                if (!block.equals(after)) {
                    found.add(block);
                }
                return found.size() < limit;
            });
        }
        return found;
    }

    @Override
    public BlockClaim claim(List<CondemnedBlock> blocks) throws FsException {
        Set<BlockHash> hashes = new HashSet<>();
        blocks.forEach(block -> hashes.add(block.hash()));
        List<DoomedObject> doomed = new ArrayList<>();
        DurabilityTicket ticket = transactions.update(hashes, batch -> {
            for (CondemnedBlock condemned : blocks) {
                StoredBlock block = confirmed(condemned);
                if (block != null) {
                    doomed.add(BlockRows.claim(batch, block));
                }
            }
        });
        return new BlockClaim(ticket, doomed);
    }

    /// The block, if it is condemned since exactly then.
    private @Nullable StoredBlock confirmed(CondemnedBlock condemned) throws FsException {
        StoredBlock block = reader.find(condemned.hash());
        return block != null && block.isCondemned() && block.condemned().equals(condemned) ? block : null;
    }

    @Override
    public List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException {
        int limit = Math.min(max, PAGE_MAX);
        List<DoomedObject> found = new ArrayList<>();
        byte[] from = after == null ? GarbageCodec.FIRST_DOOMED : GarbageCodec.doomedKey(after);
        try (View view = database.view()) {
            view.scan(Family.GC, from, GarbageCodec.END, (key, value) -> {
                DoomedObject object = GarbageCodec.doomed(key, value);
                if (after == null || !object.location().isSamePlace(after)) {
                    found.add(object);
                }
                return found.size() < limit;
            });
        }
        return found;
    }

    @Override
    public DurabilityTicket forget(List<DoomedObject> deleted) throws FsException {
        return transactions.update(List.of(), batch -> {
            for (DoomedObject object : deleted) {
                BlockRows.forget(batch, object);
            }
        });
    }

    @Override
    public void audit(Consumer<BlockFault> faults) throws FsException {
        try (View view = database.view()) {
            new BlockAudit(new BlockView(view), faults).run();
        }
    }

    @Override
    public DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException {
        Set<BlockHash> hashes = new HashSet<>();
        for (BlockFault fault : faults) {
            switch (fault) {
                case BlockFault.WrongCount wrong -> hashes.add(wrong.hash());
                case BlockFault.WrongCondemnation wrong ->
                    hashes.add(wrong.block().hash());
                case BlockFault.UnknownBlock _, BlockFault.Orphan _ -> {}
            }
        }
        return transactions.update(hashes, batch -> {
            for (BlockFault fault : faults) {
                switch (fault) {
                    case BlockFault.WrongCount wrong -> repair(batch, wrong, now);
                    case BlockFault.WrongCondemnation wrong -> repair(batch, wrong.block());
                    case BlockFault.UnknownBlock _, BlockFault.Orphan _ -> {}
                }
            }
        });
    }

    private void repair(Batch batch, BlockFault.WrongCount wrong, long now) throws FsException {
        StoredBlock block = reader.find(wrong.hash());
        if (block != null) {
            BlockRows.replace(batch, block, wrong.repaired(block, now));
        }
    }

    private void repair(Batch batch, CondemnedBlock condemned) throws FsException {
        if (confirmed(condemned) != null) {
            BlockRows.list(batch, condemned);
        } else {
            BlockRows.unlist(batch, condemned);
        }
    }
}
