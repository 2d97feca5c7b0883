package io.dittofs.metadata.memory;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;

/// The inodes of some numbers, with the entries of those that are directories, under one lock.
///
/// **Threading**: thread-safe where a method's doc does not ask for the lock. Reads first run without it and are
/// repeated under it where a commit came in between. A read that ran beside a commit may fail in any way; one that ran
/// alone has found a fault.
final class Shard {
    private static final int OPTIMISTIC_ATTEMPTS = 3;
    private static final int SPINS_MAX = 32;

    private final StampedLock lock = new StampedLock();
    private final InodeTable inodes = new InodeTable();
    private final Map<Long, List<GivenName>> givenNames = new HashMap<>();
    private final NameHash hash;

    /// That of the writer who holds the lock.
    private long writeStamp;

    Shard(NameHash hash) {
        this.hash = hash;
    }

    /// Something that can be read without a lock, any number of times, from whatever state.
    @FunctionalInterface
    interface Query<T extends @Nullable Object> {
        T on(Shard shard);
    }

    /// Reads something that only this shard holds, between two commits.
    <T extends @Nullable Object> T read(Query<T> query) {
        for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
            long stamp = optimisticStamp();
            if (stamp == 0) {
                break;
            }
            try {
                T result = query.on(this);
                if (lock.validate(stamp)) {
                    return result;
                }
            } catch (RuntimeException | AssertionError e) {
                if (lock.validate(stamp)) {
                    throw e;
                }
            }
        }
        long stamp = lock.readLock();
        try {
            return query.on(this);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /// Begins a read without lock. Waits a moment for a writer, who is usually done sooner than a thread is parked.
    ///
    /// @return what [#isUnchangedSince] takes; 0, which is never unchanged, while a writer has the lock
    long optimisticStamp() {
        long stamp = lock.tryOptimisticRead();
        for (int spin = 0; stamp == 0 && spin < SPINS_MAX; spin++) {
            Thread.onSpinWait();
            stamp = lock.tryOptimisticRead();
        }
        return stamp;
    }

    /// Whether no writer had the lock since.
    boolean isUnchangedSince(long stamp) {
        return lock.validate(stamp);
    }

    long lockForRead() {
        return lock.readLock();
    }

    void unlockRead(long stamp) {
        lock.unlockRead(stamp);
    }

    void lockForWrite() {
        writeStamp = lock.writeLock();
    }

    void unlockWrite() {
        lock.unlockWrite(writeStamp);
    }

    /// Needs the lock, or a stamp that is validated afterwards; so do all methods below.
    InodeTable inodes() {
        return inodes;
    }

    @Nullable
    Inode inode(long number) {
        return inodes.inode(number);
    }

    /// The entries of a directory; null where the number is none of one.
    @Nullable
    Directory directory(long number) {
        return inodes.attachment(number) instanceof Directory directory ? directory : null;
    }

    /// What an entry names; 0 where there is no such entry.
    long child(long directory, FileName name) {
        Directory entries = directory(directory);
        return entries == null ? 0 : entries.child(name);
    }

    @Nullable
    SymlinkTarget symlinkTarget(long number) {
        return inodes.attachment(number) instanceof SymlinkTarget target ? target : null;
    }

    /// The names that were noted for an inode. Needs the lock: no stamp will do.
    List<GivenName> givenNames(long number) {
        return givenNames.getOrDefault(number, List.of());
    }

    /// Needs the write lock.
    void putGivenNames(long number, List<GivenName> names) {
        givenNames.put(number, names);
    }

    /// Forgets an inode that is there. Needs the write lock.
    void remove(long number) {
        inodes.remove(number);
        givenNames.remove(number);
    }

    /// Needs the write lock.
    void put(Inode inode) {
        boolean isNew = inodes.row(inode.number()) < 0;
        inodes.put(inode);
        if (isNew && inode.isDirectory()) {
            inodes.attach(inode.number(), new Directory(hash));
        }
    }
}
