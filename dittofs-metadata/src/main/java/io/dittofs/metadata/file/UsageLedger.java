package io.dittofs.metadata.file;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.ShareUsage;
import java.util.concurrent.atomic.AtomicLong;

/// What a share occupies now, against its quota. Room is taken before a change and given back when the change
/// fails, so that concurrent operations cannot pass the quota together. Thread-safe.
final class UsageLedger {
    private final Quota quota;
    private final AtomicLong bytes;
    private final AtomicLong inodes;

    UsageLedger(Quota quota, ShareUsage usage) {
        this.quota = quota;
        this.bytes = new AtomicLong(usage.bytes());
        this.inodes = new AtomicLong(usage.inodes());
    }

    /// Takes room for one inode.
    void takeInode() throws FsException {
        take(inodes, 1, quota.inodesMax());
    }

    /// Takes room for more bytes.
    void takeBytes(long count) throws FsException {
        take(bytes, count, quota.bytesMax());
    }

    /// Gives room back, or books what an operation came to occupy that was not limited beforehand.
    void adjustBytes(long delta) {
        bytes.addAndGet(delta);
    }

    void returnInode() {
        inodes.decrementAndGet();
    }

    Quota quota() {
        return quota;
    }

    long bytes() {
        return bytes.get();
    }

    long inodes() {
        return inodes.get();
    }

    /// Looks before it takes: a request that is refused must not for a moment stand in the way of another one.
    private static void take(AtomicLong counter, long count, long max) throws FsException {
        long before;
        do {
            before = counter.get();
            if (count > max - before) {
                throw new FsException(FsError.QUOTA);
            }
        } while (!counter.compareAndSet(before, before + count));
    }
}
