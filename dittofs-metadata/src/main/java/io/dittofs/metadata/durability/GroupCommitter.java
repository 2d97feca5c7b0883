package io.dittofs.metadata.durability;

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
/// When a sync fails, nobody knows what the disk has, and a second attempt may well claim success for what was thrown
/// away. So the failure stays: the tickets fail, and so does every commit through this committer. Only who can tell
/// that what it commits from now on does not build on what was lost makes another one.
///
/// **Threading**: thread-safe.
public final class GroupCommitter {
    private final Log log;
    private final long gatherMillis;
    private final Thread thread;
    private final Gate gate = new Gate();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final LongAdder commits = new LongAdder();
    private final LongAdder syncs = new LongAdder();

    private volatile GroupTicket current = new GroupTicket();
    private volatile @Nullable FsException failure;

    /// The log to be made stable.
    @FunctionalInterface
    public interface Log {
        /// Returns when everything that was written before the call is stable. An error is for good.
        void sync() throws FsException;
    }

    private GroupCommitter(Log log, long gatherMillis) {
        this.log = log;
        this.gatherMillis = gatherMillis;
        this.thread = Thread.ofPlatform().name("metadata-committer").daemon().unstarted(this::run);
    }

    /// @param gatherMillis how long each group waits for more commits before its sync; 0 where its members wait for it
    public static GroupCommitter start(Log log, long gatherMillis) {
        GroupCommitter committer = new GroupCommitter(log, gatherMillis);
        committer.thread.start();
        return committer;
    }

    /// Begins what may write to the log and join a group; ended by [#leave] on the same thread. Refused after a
    /// failed sync, with its cause, and after the end.
    public void enter() throws FsException {
        gate.enter();
        FsException cause = failure;
        if (cause != null) {
            gate.leave();
            throw cause;
        }
    }

    public void leave() {
        gate.leave();
    }

    /// The ticket of a commit that has been written to the log since [#enter].
    public DurabilityTicket commit() {
        commits.increment();
        return sync();
    }

    /// A ticket for what has been written to the log.
    public DurabilityTicket sync() {
        GroupTicket group = current;
        if (group.join()) {
            LockSupport.unpark(thread);
        }
        return group;
    }

    public long commitCount() {
        return commits.sum();
    }

    public long syncCount() {
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

    private void gatherMore() {
        if (gatherMillis > 0) {
            try {
                boolean _ = closing.await(gatherMillis, TimeUnit.MILLISECONDS);
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
        try {
            log.sync();
        } catch (FsException e) {
            failure = e;
            return e;
        }
        syncs.increment();
        return null;
    }

    /// Waits for those who have entered, syncs what is left, completes its tickets and ends the thread.
    public void close() {
        boolean _ = gate.close();
        closing.countDown();
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
