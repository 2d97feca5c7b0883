package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsException;
import org.jspecify.annotations.Nullable;

/// All shards of a store. An inode number belongs to one for ever; numbers that follow each other belong to
/// different ones, so files that are made together do not wait for each other.
///
/// Locks of several shards are taken in ascending order, for reads as for commits.
///
/// **Threading**: thread-safe.
final class Shards {
    /// One bit each in a long.
    static final int COUNT = Long.SIZE;
    static final long ALL = -1L;

    private final Shard[] shards = new Shard[COUNT];

    Shards(NameHash hash) {
        for (int i = 0; i < COUNT; i++) {
            shards[i] = new Shard(hash);
        }
    }

    static int indexOf(long inode) {
        return (int) inode & COUNT - 1;
    }

    /// The set that contains only the shard of this inode, as a bit mask.
    static long bitOf(long inode) {
        return 1L << inode;
    }

    Shard of(long inode) {
        return shards[indexOf(inode)];
    }

    Shard at(int index) {
        return shards[index];
    }

    void lockForWrite(long mask) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            shards[Long.numberOfTrailingZeros(rest)].lockForWrite();
        }
    }

    void unlockWrite(long mask) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            shards[Long.numberOfTrailingZeros(rest)].unlockWrite();
        }
    }

    /// Something that is read from several shards.
    @FunctionalInterface
    interface Query<T extends @Nullable Object> {
        T read() throws FsException;
    }

    /// Lets nobody write until [#unlockAllRead].
    ///
    /// @return what that takes
    long[] lockAllForRead() {
        return lockForRead(ALL);
    }

    void unlockAllRead(long[] stamps) {
        unlockRead(ALL, stamps);
    }

    /// Reads while nobody writes to the shards of the mask.
    <T extends @Nullable Object> T readLocked(long mask, Query<T> query) throws FsException {
        long[] stamps = lockForRead(mask);
        try {
            return query.read();
        } finally {
            unlockRead(mask, stamps);
        }
    }

    private long[] lockForRead(long mask) {
        long[] stamps = new long[COUNT];
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            stamps[index] = shards[index].lockForRead();
        }
        return stamps;
    }

    private void unlockRead(long mask, long[] stamps) {
        for (long rest = mask; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            shards[index].unlockRead(stamps[index]);
        }
    }
}
