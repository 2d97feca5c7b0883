package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Makes the log stable for all commits that wait for it at once. One thread syncs; meanwhile others commit and
/// gather behind the next sync, so the slower the disk, the more of them share one.
///
/// A commit joins the current group after it has written to the log, and the thread replaces the group before it
/// syncs: whoever is in a group has written before that group's sync began.
///
/// When a sync fails, nobody knows what the disk has, and a second attempt may well claim success for pages that the
/// kernel threw away. So the failure stays: the tickets fail, and so does every commit until the store is opened
/// again.
///
/// **Threading**: thread-safe.
final class GroupCommitter {
    private final Log log;
    private final Durability durability;
    private final CommitProbe probe;
    private final Thread thread;
    private final Gate gate = new Gate();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder commits = new LongAdder();
    private final LongAdder syncs = new LongAdder();

    private volatile GroupTicket current = new GroupTicket();
    private volatile @Nullable FsException failure;

    /// The log to be made stable.
    @FunctionalInterface
    interface Log {
        /// Returns when everything that was written before the call is on the disk.
        void sync() throws FsException;
    }

    private GroupCommitter(Log log, Durability durability, CommitProbe probe) {
        this.log = log;
        this.durability = durability;
        this.probe = probe;
        this.thread = Thread.ofPlatform().name("metadata-committer").daemon().unstarted(this::run);
    }

    static GroupCommitter start(Log log, Durability durability, CommitProbe probe) {
        GroupCommitter committer = new GroupCommitter(log, durability, probe);
        committer.thread.start();
        return committer;
    }

    /// Begins what may write to the log and join a group; ended by [#leave] on the same thread. Refused after a
    /// failed sync and after the end.
    void enter() throws FsException {
        gate.enter();
        FsException cause = failure;
        if (cause != null) {
            gate.leave();
            throw new FsException(
                    FsError.IO, "the log could not be synced, the store must be opened again: " + cause.getMessage());
        }
    }

    void leave() {
        gate.leave();
    }

    /// The ticket of a commit that has been written to the log since [#enter].
    DurabilityTicket commit() {
        commits.increment();
        return sync();
    }

    /// A ticket for what has been written to the log.
    DurabilityTicket sync() {
        GroupTicket group = join();
        return durability == Durability.RELAXED ? DurabilityTicket.STABLE : group;
    }

    /// A ticket that completes when the disk has it, whatever the durability.
    GroupTicket join() {
        GroupTicket group = current;
        if (group.join()) {
            LockSupport.unpark(thread);
        }
        return group;
    }

    long commitCount() {
        return commits.sum();
    }

    long syncCount() {
        return syncs.sum();
    }

    private void run() {
        while (true) {
            boolean isClosing = closing.getCount() == 0;
            if (current.memberCount() > 0) {
                gatherMore();
                GroupTicket group = current;
                current = new GroupTicket();
                group.complete(sync(group));
            } else if (isClosing) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    /// Where nobody waits for the disk, lets the group grow.
    private void gatherMore() {
        if (durability == Durability.RELAXED) {
            try {
                boolean _ = closing.await(RocksOptions.RELAXED_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts the committer", e);
            }
        }
    }

    private @Nullable FsException sync(GroupTicket group) {
        assert group.memberCount() > 0;
        if (failure != null) {
            return failure;
        }
        probe.reached(CommitProbe.Step.BEFORE_SYNC);
        try {
            log.sync();
        } catch (FsException e) {
            failure = e;
            return e;
        }
        syncs.increment();
        probe.reached(CommitProbe.Step.AFTER_SYNC);
        return null;
    }

    /// Waits for those who have entered, syncs what is left, completes its tickets and ends the thread.
    void close() {
        boolean _ = gate.close();
        closing.countDown();
        LockSupport.unpark(thread);
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
