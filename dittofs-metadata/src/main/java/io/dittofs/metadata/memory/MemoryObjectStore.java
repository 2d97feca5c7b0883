package io.dittofs.metadata.memory;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockAudit;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.BlockStaging;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The object store of the memory store, under one lock: there is a call for every 4 MiB or so. A block
/// takes some 650 bytes of heap, and some 70 more for each further place in a file.
///
/// **Threading**: thread-safe. Who holds locks of shards, too, has taken them before.
final class MemoryObjectStore implements ObjectStore {
    private static final BlockHash FIRST_HASH = new BlockHash(0, 0, 0, 0);
    private static final CondemnedBlock FIRST_CONDEMNED = new CondemnedBlock(Long.MIN_VALUE, FIRST_HASH);

    private final Shards shards;
    private final HeapBudget budget;
    private final BlockTables tables = new BlockTables();
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    MemoryObjectStore(Shards shards, HeapBudget budget) {
        this.shards = shards;
        this.budget = budget;
    }

    /// Something that is read or changed under the lock.
    @FunctionalInterface
    private interface Action<T extends @Nullable Object> {
        T run() throws FsException;
    }

    private static <T extends @Nullable Object> T locked(Lock held, Action<T> action) throws FsException {
        held.lock();
        try {
            return action.run();
        } finally {
            held.unlock();
        }
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        return MemoryObjectStore.<@Nullable BlockRef>locked(lock.readLock(), () -> tables.block(contentId, index));
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        return locked(lock.readLock(), () -> tables.blocks(range, Math.min(max, PAGE_MAX)));
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        return MemoryObjectStore.<@Nullable StoredBlock>locked(lock.readLock(), () -> tables.find(hash));
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        return locked(lock.readLock(), () -> listed(after, max));
    }

    private List<StoredBlock> listed(@Nullable BlockHash after, int max) {
        List<StoredBlock> found = new ArrayList<>();
        int limit = Math.min(max, PAGE_MAX);
        tables.scanBlocks(after == null ? FIRST_HASH : after, block -> {
            if (!block.hash().equals(after) && found.size() < limit) {
                found.add(block);
            }
            return found.size() < limit;
        });
        return found;
    }

    @Override
    public BlockOutcome commit(BlockChanges changes) throws FsException {
        return commit(changes, new Commit(shards, Map.of(), List.of()));
    }

    /// Applies changes of blocks and of inodes as one.
    BlockOutcome commit(BlockChanges changes, Commit inodes) throws FsException {
        inodes.lock();
        try {
            return locked(lock.writeLock(), () -> {
                inodes.check();
                BlockStaging staging = new BlockStaging(tables, changes);
                staging.stageMap();
                staging.stageBlocks();
                budget.add(inodes.heapDelta() + heapDelta(staging));
                inodes.apply();
                apply(staging);
                return staging.outcome(DurabilityTicket.STABLE);
            });
        } finally {
            inodes.unlock();
        }
    }

    private long heapDelta(BlockStaging staging) {
        long bytes = 0;
        for (BlockStaging.Placement placement : staging.placements()) {
            bytes += placement.after() == null ? 0 : HeapBudget.MAPPED_BLOCK_BYTES;
            bytes -= placement.before() == null ? 0 : HeapBudget.MAPPED_BLOCK_BYTES;
        }
        for (BlockStaging.Revision revision : staging.revisions()) {
            StoredBlock block = revision.after();
            bytes += block == null || revision.before() != null ? 0 : HeapBudget.ofBlock(block);
        }
        for (DoomedObject object : staging.doomed()) {
            bytes += tables.isDoomed(object.location()) ? 0 : HeapBudget.ofDoomed(object.location());
        }
        return bytes;
    }

    private void apply(BlockStaging staging) {
        for (BlockStaging.Placement placement : staging.placements()) {
            tables.place(placement.contentId(), placement.index(), placement.after());
        }
        for (BlockStaging.Revision revision : staging.revisions()) {
            StoredBlock block = revision.after();
            if (block != null && !block.equals(revision.before())) {
                tables.replace(revision.before(), block);
            }
        }
        staging.doomed().forEach(tables::doom);
    }

    @Override
    public List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException {
        return locked(lock.readLock(), () -> {
            List<CondemnedBlock> found = new ArrayList<>();
            int limit = Math.min(max, PAGE_MAX);
            tables.scanCondemned(after == null ? FIRST_CONDEMNED : after, block -> {
                boolean isWanted = block.since() < before && found.size() < limit;
                if (isWanted && !block.equals(after)) {
                    found.add(block);
                }
                return isWanted;
            });
            return found;
        });
    }

    @Override
    public BlockClaim claim(List<CondemnedBlock> blocks) throws FsException {
        return locked(lock.writeLock(), () -> {
            List<DoomedObject> doomed = new ArrayList<>();
            for (CondemnedBlock condemned : blocks) {
                StoredBlock block = tables.find(condemned.hash());
                if (block != null && block.isCondemned() && block.condemned().equals(condemned)) {
                    DoomedObject object = new DoomedObject(block.hash(), block.location());
                    budget.add(HeapBudget.ofDoomed(block.location()) - HeapBudget.ofBlock(block));
                    tables.remove(block);
                    tables.doom(object);
                    doomed.add(object);
                }
            }
            return new BlockClaim(DurabilityTicket.STABLE, doomed);
        });
    }

    @Override
    public List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException {
        return locked(lock.readLock(), () -> {
            List<DoomedObject> found = new ArrayList<>();
            int limit = Math.min(max, PAGE_MAX);
            for (DoomedObject object : tables.doomed(after)) {
                if (found.size() == limit) {
                    break;
                }
                found.add(object);
            }
            return found;
        });
    }

    @Override
    public DurabilityTicket forget(List<DoomedObject> deleted) throws FsException {
        return locked(lock.writeLock(), () -> {
            for (DoomedObject object : deleted) {
                if (tables.forget(object)) {
                    budget.add(-HeapBudget.ofDoomed(object.location()));
                }
            }
            return DurabilityTicket.STABLE;
        });
    }

    @Override
    public void audit(Consumer<BlockFault> faults) throws FsException {
        shards.<@Nullable Void>readLocked(
                Shards.ALL,
                () -> MemoryObjectStore.<@Nullable Void>locked(lock.readLock(), () -> {
                    new BlockAudit(new Audited(), faults).run();
                    return null;
                }));
    }

    /// What all blocks are charged.
    long heapBytes() throws FsException {
        return locked(lock.readLock(), tables::heapBytes);
    }

    @Override
    public DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException {
        return locked(lock.writeLock(), () -> {
            for (BlockFault fault : faults) {
                switch (fault) {
                    case BlockFault.WrongCount wrong -> repair(wrong, now);
                    case BlockFault.WrongCondemnation wrong -> repair(wrong.block());
                    case BlockFault.UnknownBlock _, BlockFault.Orphan _ -> {}
                }
            }
            return DurabilityTicket.STABLE;
        });
    }

    private void repair(BlockFault.WrongCount wrong, long now) {
        StoredBlock block = tables.find(wrong.hash());
        if (block != null) {
            tables.replace(block, wrong.repaired(block, now));
        }
    }

    private void repair(CondemnedBlock condemned) {
        StoredBlock block = tables.find(condemned.hash());
        if (block != null && block.isCondemned() && block.condemned().equals(condemned)) {
            tables.list(condemned);
        } else {
            tables.unlist(condemned);
        }
    }

    /// The tables under the locks of an audit.
    private final class Audited implements BlockAudit.Tables {
        @Override
        public List<StoredBlock> list(@Nullable BlockHash after, int max) {
            return listed(after, max);
        }

        @Override
        public @Nullable StoredBlock find(BlockHash hash) {
            return tables.find(hash);
        }

        @Override
        public void scanMap(BlockAudit.MapVisitor visitor) throws FsException {
            List<FsException> failure = new ArrayList<>();
            tables.scanMap(0, 0, (contentId, block) -> {
                try {
                    visitor.visit(contentId, block.block());
                    return true;
                } catch (FsException e) {
                    failure.add(e);
                    return false;
                }
            });
            if (!failure.isEmpty()) {
                throw failure.getFirst();
            }
        }

        @Override
        public void scanCondemned(BlockAudit.CondemnedVisitor visitor) throws FsException {
            List<CondemnedBlock> all = new ArrayList<>();
            tables.scanCondemned(FIRST_CONDEMNED, all::add);
            for (CondemnedBlock block : all) {
                visitor.visit(block);
            }
        }

        @Override
        public boolean isListed(CondemnedBlock block) {
            return tables.isListed(block);
        }

        @Override
        public long[] contents() {
            LongStream.Builder contents = LongStream.builder();
            for (int i = 0; i < Shards.COUNT; i++) {
                InodeTable inodes = shards.at(i).inodes();
                inodes.forEachRow(row -> {
                    Inode inode = inodes.inodeAt(row);
                    if (inode.type() == FileType.REGULAR) {
                        contents.add(inode.contentId());
                    }
                });
            }
            return contents.build().sorted().toArray();
        }
    }
}
