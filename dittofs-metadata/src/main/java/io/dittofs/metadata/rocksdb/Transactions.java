package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupCommitter;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChange;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockStaging;
import io.dittofs.metadata.store.Change;
import io.dittofs.metadata.store.ChangeSet;
import java.util.Collection;

/// Lets changes happen, each set as one batch: checks them under locks, writes, publishes, and joins the
/// group of the committer.
///
/// Locks are taken in this order: those of inodes, of contents, whose blocks cannot change then, and of
/// the blocks that this is found to be about.
///
/// **Threading**: thread-safe.
final class Transactions {
    private final RocksDatabase database;
    private final Versions versions;
    private final RowCache rows;
    private final Known known;
    private final GroupCommitter committer;
    private final CommitProbe probe;
    private final BlockReader blockReader;
    private final CommitLocks inodeLocks = new CommitLocks();
    private final CommitLocks contentLocks = new CommitLocks();
    private final CommitLocks blockLocks = new CommitLocks();

    Transactions(RocksDatabase database, Cached cached, Known known, GroupCommitter committer, CommitProbe probe) {
        this.database = database;
        this.versions = cached.versions();
        this.rows = cached.rows();
        this.known = known;
        this.committer = committer;
        this.probe = probe;
        this.blockReader = new BlockReader(database);
    }

    /// What is done to rows of blocks while no other commit touches them.
    @FunctionalInterface
    interface BlockUpdate {
        void writeTo(Batch batch) throws FsException;
    }

    DurabilityTicket commit(ChangeSet changes) throws FsException {
        committer.enter();
        try {
            long mask = CommitLocks.maskOf(changes.changes());
            inodeLocks.lock(mask);
            try {
                Commit commit = staged(changes);
                publish(commit, () -> write(commit::writeTo));
            } finally {
                inodeLocks.unlock(mask);
            }
            return committer.commit();
        } finally {
            committer.leave();
        }
    }

    /// Something that is done while no inode and no entry changes.
    @FunctionalInterface
    interface Work {
        void run() throws FsException;
    }

    void withoutCommits(Work work) throws FsException {
        committer.enter();
        try {
            inodeLocks.lock(CommitLocks.ALL);
            try {
                work.run();
            } finally {
                inodeLocks.unlock(CommitLocks.ALL);
            }
        } finally {
            committer.leave();
        }
    }

    /// Writes a set and lets readers see it, as a version of its own.
    private void publish(Commit commit, Work write) throws FsException {
        long version = versions.begin();
        try {
            write.run();
            commit.publish(version);
        } finally {
            versions.end(version);
        }
    }

    private Commit staged(ChangeSet changes) throws FsException {
        Commit commit = new Commit(rows, known);
        for (Change change : changes.changes()) {
            commit.stage(change);
        }
        return commit;
    }

    private void write(BlockUpdate update) throws FsException {
        probe.reached(CommitProbe.Step.BEFORE_WRITE);
        try (Batch batch = database.batch()) {
            update.writeTo(batch);
            batch.write();
        }
        probe.reached(CommitProbe.Step.AFTER_WRITE);
    }

    BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        committer.enter();
        try {
            BlockStaging staging = new BlockStaging(blockReader, blocks);
            long inodeMask = CommitLocks.maskOf(changes.changes());
            long contentMask = contentMask(blocks);
            inodeLocks.lock(inodeMask);
            contentLocks.lock(contentMask);
            try {
                Commit commit = staged(changes);
                publish(commit, () -> writeLocked(commit, staging));
            } finally {
                contentLocks.unlock(contentMask);
                inodeLocks.unlock(inodeMask);
            }
            return staging.outcome(committer.commit());
        } finally {
            committer.leave();
        }
    }

    private void writeLocked(Commit commit, BlockStaging staging) throws FsException {
        long blockMask = blockMask(staging.stageMap());
        blockLocks.lock(blockMask);
        try {
            staging.stageBlocks();
            write(batch -> {
                commit.writeTo(batch);
                BlockRows.write(batch, staging);
            });
        } finally {
            blockLocks.unlock(blockMask);
        }
    }

    private static long contentMask(BlockChanges blocks) {
        long mask = 0;
        for (BlockChange change : blocks.changes()) {
            mask |= switch (change) {
                case BlockChange.Map map -> CommitLocks.bitOf(map.contentId());
                case BlockChange.Unmap unmap -> CommitLocks.bitOf(unmap.contentId());
                case BlockChange.UnmapRange unmap ->
                    CommitLocks.bitOf(unmap.range().contentId());
                case BlockChange.Discard _ -> 0;
            };
        }
        return mask;
    }

    private static long blockMask(Collection<BlockHash> hashes) {
        long mask = 0;
        for (BlockHash hash : hashes) {
            mask |= CommitLocks.bitOf(hash.word(0));
        }
        return mask;
    }

    /// Changes rows of these blocks.
    ///
    /// @return a ticket that means the disk, whatever the durability
    DurabilityTicket update(Collection<BlockHash> hashes, BlockUpdate update) throws FsException {
        committer.enter();
        try {
            long mask = blockMask(hashes);
            blockLocks.lock(mask);
            try {
                write(update);
            } finally {
                blockLocks.unlock(mask);
            }
            return committer.commit();
        } finally {
            committer.leave();
        }
    }
}
