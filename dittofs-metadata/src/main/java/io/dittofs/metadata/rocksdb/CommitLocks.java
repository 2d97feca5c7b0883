package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.store.Change;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The locks that commits hold from the first check to the publication of what they wrote, but not while the disk
/// makes it stable. An entry belongs to the lock of its directory. There are 64, so that a set of locks is a mask.
///
/// **Threading**: thread-safe. Locks of one set are taken in ascending order; a thread takes one set at a time.
final class CommitLocks {
    /// All locks.
    static final long ALL = -1L;

    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;
    private static final int INDEX_SHIFT = 58;

    private final ReentrantLock[] locks = new ReentrantLock[Long.SIZE];

    CommitLocks() {
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    /// The set that these changes need.
    static long maskOf(List<Change> changes) {
        long mask = 0;
        for (Change change : changes) {
            mask |= switch (change) {
                case Change.RequireUnchanged require -> bitOf(require.inode().number());
                case Change.RequireParent require -> bitOf(require.directory());
                case Change.PutInode put -> bitOf(put.inode().number());
                case Change.RemoveInode remove -> bitOf(remove.inode());
                case Change.AddEntry add -> bitOf(add.directory());
                case Change.RemoveEntry remove -> bitOf(remove.directory());
                case Change.ReplaceEntry replace -> bitOf(replace.directory());
                case Change.TouchDirectory touch -> bitOf(touch.directory());
                case Change.PutSymlinkTarget put -> bitOf(put.inode());
                case Change.NoteName note -> bitOf(note.inode());
                case Change.QueueRelease _, Change.DropRelease _, Change.NoteCall _, Change.AdjustUsage _ -> 0;
            };
        }
        return mask;
    }

    /// The lock of one number. Those that follow each other, as the numbers of files made together do, have
    /// different ones.
    static long bitOf(long number) {
        return 1L << ((number * GOLDEN_RATIO) >>> INDEX_SHIFT);
    }

    void lock(long mask) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            locks[Long.numberOfTrailingZeros(rest)].lock();
        }
    }

    void unlock(long mask) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            locks[Long.numberOfTrailingZeros(rest)].unlock();
        }
    }
}
