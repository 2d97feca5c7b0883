package io.dittofs.metadata.file;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import java.time.Duration;

/// Keeps access times the way Linux's `relatime` does: a read sets atime only when it is not after mtime
/// and ctime, or a day old. They are stored when it suits the store, and a crash may lose them.
/// Thread-safe.
final class AccessTimes {
    private static final long REFRESH_NANOS = Duration.ofDays(1).toNanos();

    private final Tree tree;

    AccessTimes(Tree tree) {
        this.tree = tree;
    }

    /// The inode as a read leaves it.
    Inode touch(Inode inode) throws FsException {
        if (tree.isReadOnly()) {
            return inode;
        }
        long now = tree.now();
        return isDue(inode, now) ? store(inode, now) : inode;
    }

    private static boolean isDue(Inode inode, long now) {
        return inode.atime() <= inode.mtime() || inode.atime() <= inode.ctime() || now - inode.atime() >= REFRESH_NANOS;
    }

    private Inode store(Inode seen, long now) throws FsException {
        try (var _ = tree.lock(seen.number())) {
            Inode current = tree.resolve(seen.id());
            if (!isDue(current, now)) {
                return current;
            }
            tree.requireMayDefer(current);
            // After ctime also where ctime is ahead of the clock: otherwise it would be due again at once.
            Inode touched = current.withAtime(Math.max(now, current.ctime() + 1));
            return isStored(current, touched) ? touched : current;
        }
    }

    /// A read does not fail for want of room for its access time: a full store must stay readable. Nor does it for a
    /// change that came in between.
    private boolean isStored(Inode current, Inode touched) throws FsException {
        try {
            tree.store().defer(current, touched, tree.share().id(), 0);
            return true;
        } catch (FsException refusal) {
            if (refusal.error() != FsError.NO_SPACE && refusal.error() != FsError.CONFLICT) {
                throw refusal;
            }
            return false;
        }
    }
}
