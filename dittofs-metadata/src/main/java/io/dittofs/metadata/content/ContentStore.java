package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps the bytes of regular files, each file's under a content id that is never used twice. What was never
/// written reads as zeros. The length of a file is the metadata's business: a content has none, only bytes and
/// holes.
///
/// **Threading**: thread-safe. The caller serialises `write`, `prepareTruncation` with what it returns, and
/// `release` of one content; reads run beside them.
///
/// **Errors**: `NO_SPACE` when the store is full (nothing was changed), `IO` for damaged data, `TRY_LATER`
/// while the store cannot be reached.
public interface ContentStore extends AutoCloseable {
    /// Whether a call can wait for a disk, a network or free space, and so must not run on a reactor thread.
    boolean mayBlock();

    /// Whether all contents are gone when the process ends.
    boolean isVolatile();

    /// Lends `count` bytes from `offset`. A read that meets a truncation or the release of its content shows
    /// zeros or is refused with `TRY_LATER`: the caller looks at the inode again before it believes either.
    ContentLease read(long contentId, long offset, int count) throws FsException;

    /// Lends `count` bytes from `offset` if they are at hand; null when they would have to be waited for. For
    /// threads that must not wait.
    default @Nullable ContentLease readAtOnce(long contentId, long offset, int count) throws FsException {
        return mayBlock() ? null : read(contentId, offset, count);
    }

    /// The same contents under another promise of what stable means, where the store has one to give.
    default ContentStore promising(Promise promise) {
        return this;
    }

    /// Whether what a write does to size and times of its file is found again after the end of the process, whatever
    /// ended it: a store that remembers it has the inodes say so before it serves again. Who writes may then store
    /// these attributes later.
    default boolean remembersWrites() {
        return false;
    }

    /// Whether it wants to know how files are named: whoever gives a file or a directory a name then notes it in the
    /// metadata store.
    default boolean namesObjectsByPath() {
        return false;
    }

    /// Writes all that remains in `data`, which is **borrowed**: consumed before the method returns.
    ///
    /// @param time the ctime that the file gets by the write: later than all it had before
    WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException;

    /// [#write] if it need not wait for a disk, a network or free space, nor takes so long that others on the
    /// thread should not wait for it; null, and nothing has happened, where it would. For threads that must
    /// not wait.
    default @Nullable WriteReceipt writeAtOnce(
            FileContent file, long offset, ByteBuffer data, Stability stability, long time) throws FsException {
        return mayBlock() ? null : write(file, offset, data, stability, time);
    }

    /// How many bytes more a write of `count` bytes at `offset` would make the content occupy.
    long allocationNeeded(FileContent file, long offset, int count) throws FsException;

    /// Gets ready to make all bytes from `newSize` on zeros. Nothing changes before the truncation is applied. The
    /// caller applies or cancels it.
    ///
    /// @param time the ctime that the file gets by the truncation: later than all it had before
    Truncation prepareTruncation(FileContent file, long newSize, long time) throws FsException;

    /// Gives up a content that no inode names any more, also after a crash: the removal of the last one is
    /// stable. Leases on it stay good. Cannot fail, and does not wait: what must be done elsewhere is done
    /// later.
    ///
    /// @return completes when nothing is left that would have to be released again after a restart: all blocks are
    ///     unmapped, and that is stable
    DurabilityTicket release(long contentId);

    /// Makes all writes to this range stable that were acknowledged before; a count of 0 means to the end.
    DurabilityTicket commit(long contentId, long offset, long count) throws FsException;

    /// Changes whenever acknowledged unstable writes may have been lost: with each start, and after a failed
    /// sync. Random.
    long writeVerifier();

    /// Waits until all that was written is where it is to stay, so long at most. What is not there then is as safe as
    /// before.
    default void drain(Duration longest) {}

    /// The store's space now.
    Capacity capacity();

    @Override
    void close();
}
