package io.dittofs.metadata.lock;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/// Locks for inodes, striped: two inodes may share one. Several are taken in the order of their stripes, so that no
/// two operations wait for each other; an operation takes all it needs in one call and holds them until it is done.
///
/// **Threading**: thread-safe; a lock is held by the thread that took it. Not to be taken twice by one operation.
public final class InodeLocks {
    private static final int STRIPES = 1 << 10;

    private final ReentrantLock[] stripes = new ReentrantLock[STRIPES];

    public InodeLocks() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new ReentrantLock();
        }
    }

    /// Locks that are held until closed, by the thread that took them.
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// Locks one inode.
    public Held lock(long inode) {
        ReentrantLock lock = stripes[stripe(inode)];
        lock.lock();
        return lock::unlock;
    }

    /// Locks two inodes, which may be the same.
    public Held lock(long first, long second) {
        int low = Math.min(stripe(first), stripe(second));
        int high = Math.max(stripe(first), stripe(second));
        if (low == high) {
            return lock(first);
        }
        stripes[low].lock();
        stripes[high].lock();
        return () -> {
            stripes[high].unlock();
            stripes[low].unlock();
        };
    }

    /// Locks four inodes, some of which may be the same.
    public Held lock(long first, long second, long third, long fourth) {
        int[] order = {stripe(first), stripe(second), stripe(third), stripe(fourth)};
        Arrays.sort(order);
        for (int i = 0; i < order.length; i++) {
            if (i == 0 || order[i] != order[i - 1]) {
                stripes[order[i]].lock();
            }
        }
        return () -> {
            for (int i = order.length - 1; i >= 0; i--) {
                if (i == 0 || order[i] != order[i - 1]) {
                    stripes[order[i]].unlock();
                }
            }
        };
    }

    private static int stripe(long inode) {
        long mixed = inode * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 54);
    }
}
