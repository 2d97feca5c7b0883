package io.dittofs.metadata.lock;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Locks of inodes by number, which the file service holds over a read-modify-write. There is a fixed number of
/// locks, so two inodes may share one; that costs a wait and nothing else, because the locks of one call are
/// taken in one order and without duplicates, and a thread may take a lock that it holds again.
///
/// A thread that holds a lock must not wait for others: all inodes of an operation are named in one call. It may try
/// to have one more ([#tryLock]).
///
/// **Threading**: thread-safe.
public final class InodeLocks {
    /// No operation changes more inodes at once: a rename has two directories, a source and a target.
    public static final int INODES_MAX = 4;

    private static final int COUNT_DEFAULT = 1 << 10;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    private final ReentrantLock[] stripes;
    private final ReentrantLock topology = new ReentrantLock();

    /// Enough locks that threads of one server seldom wait for a stranger's inode.
    public InodeLocks() {
        this(COUNT_DEFAULT);
    }

    /// @param count of locks, a power of two
    public InodeLocks(int count) {
        if (Integer.bitCount(count) != 1 || count < 0) {
            throw new IllegalArgumentException("not a power of two: " + count);
        }
        stripes = new ReentrantLock[count];
        Arrays.setAll(stripes, _ -> new ReentrantLock());
    }

    /// Locks that are held until closed.
    ///
    /// **Ownership**: leased; closed exactly once, by the thread that took them.
    @FunctionalInterface
    public interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /// Held by who changes which directory is above which. Waited for only by who holds no lock of an inode.
    public ReentrantLock topology() {
        return topology;
    }

    /// Waits for the lock of one inode.
    public Held lock(long inode) {
        ReentrantLock stripe = stripes[stripeOf(inode)];
        stripe.lock();
        return stripe::unlock;
    }

    /// Takes the lock of one more inode if that needs no waiting; null where it does. The one way to come by a lock
    /// while holding others.
    public @Nullable Held tryLock(long inode) {
        ReentrantLock stripe = stripes[stripeOf(inode)];
        return stripe.tryLock() ? stripe::unlock : null;
    }

    /// Waits for the locks of two inodes, which may be the same.
    public Held lock(long a, long b) {
        int stripeA = stripeOf(a);
        int stripeB = stripeOf(b);
        if (stripeA == stripeB) {
            return lock(a);
        }
        ReentrantLock first = stripes[Math.min(stripeA, stripeB)];
        ReentrantLock second = stripes[Math.max(stripeA, stripeB)];
        first.lock();
        second.lock();
        return () -> {
            second.unlock();
            first.unlock();
        };
    }

    /// Waits for the locks of one to four inodes, which may be the same.
    public Held lock(long... inodes) {
        if (inodes.length == 0 || inodes.length > INODES_MAX) {
            throw new IllegalArgumentException(inodes.length + " inodes");
        }
        int[] indexes = new int[inodes.length];
        int count = 0;
        for (long inode : inodes) {
            count = insert(indexes, count, stripeOf(inode));
        }
        for (int i = 0; i < count; i++) {
            stripes[indexes[i]].lock();
        }
        int held = count;
        return () -> {
            for (int i = held - 1; i >= 0; i--) {
                stripes[indexes[i]].unlock();
            }
        };
    }

    /// Puts an index in its place among the sorted ones unless it is there.
    ///
    /// @return how many there are now
    private static int insert(int[] sorted, int count, int index) {
        int place = count;
        while (place > 0 && sorted[place - 1] > index) {
            place--;
        }
        if (place > 0 && sorted[place - 1] == index) {
            return count;
        }
        System.arraycopy(sorted, place, sorted, place + 1, count - place);
        sorted[place] = index;
        return count + 1;
    }

    /// Numbers that follow each other, as those of files made together do, go to different stripes.
    private int stripeOf(long inode) {
        return (int) ((inode * GOLDEN_RATIO) >>> Integer.SIZE) & (stripes.length - 1);
    }
}
