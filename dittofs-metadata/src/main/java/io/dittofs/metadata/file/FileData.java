package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;
import io.dittofs.metadata.store.ChangeSet;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Reading and writing the bytes of regular files: the choreography of metadata and content.
final class FileData {
    private static final int READ_ATTEMPTS_UNLOCKED = 3;

    private final Tree tree;
    private final AccessTimes accessTimes;

    FileData(Tree tree, AccessTimes accessTimes) {
        this.tree = tree;
        this.accessTimes = accessTimes;
    }

    /// The bytes that a file had when it had the attributes that are answered with them, or newer bytes. A read
    /// beside a truncation or a removal could show zeros that were never in the file, so the inode is looked at
    /// again.
    ReadResult read(Credentials caller, FileId id, long offset, int count) throws FsException {
        assert count >= 0;
        for (int attempt = 0; attempt < READ_ATTEMPTS_UNLOCKED; attempt++) {
            ReadResult result = tryRead(caller, id, offset, count);
            if (result != null) {
                return result;
            }
        }
        tree.requireMayWait();
        try (var _ = tree.locks().lock(id.inode())) {
            ReadResult result = tryRead(caller, id, offset, count);
            if (result == null) {
                throw new FsException(FsError.IO, "a file changed under its lock");
            }
            return result;
        }
    }

    /// Null where the file was truncated meanwhile.
    private @Nullable ReadResult tryRead(Credentials caller, FileId id, long offset, int count) throws FsException {
        Inode inode = tree.resolveRegular(id);
        Permissions.requireReadData(inode, caller);
        tree.truncations().requireNone(tree, inode.number());
        if (count == 0 || isBeyond(offset, inode.size())) {
            return new ReadResult(inode, 0, isBeyond(offset, inode.size()), null);
        }
        Inode touched = accessTimes.touch(inode);
        if (isBeyond(offset, touched.size())) {
            return new ReadResult(touched, 0, true, null);
        }
        int available = (int) Math.min(touched.size() - offset, count);
        tree.lost().requireReadable(touched, offset, available);
        ContentLease lease = lend(touched, offset, available);
        return lease == null ? null : new ReadResult(touched, available, offset + available == touched.size(), lease);
    }

    /// Offsets are unsigned: those from 2^63 on lie behind the end of every file.
    private static boolean isBeyond(long offset, long size) {
        return offset < 0 || offset >= size;
    }

    /// The bytes; null where the file no longer has them.
    private @Nullable ContentLease lend(Inode inode, long offset, int count) throws FsException {
        ContentLease lease;
        try {
            lease = readContent(inode.contentId(), offset, count);
        } catch (FsException refusal) {
            if (hasStill(inode, offset + count)) {
                throw refusal;
            }
            return null;
        }
        boolean isGood = false;
        try {
            isGood = hasStill(inode, offset + count);
        } finally {
            if (!isGood) {
                lease.close();
            }
        }
        return isGood ? lease : null;
    }

    private ContentLease readContent(long contentId, long offset, int count) throws FsException {
        if (tree.mayWait()) {
            return tree.content().read(contentId, offset, count);
        }
        ContentLease lease = tree.content().readAtOnce(contentId, offset, count);
        if (lease == null) {
            throw WouldBlockException.INSTANCE;
        }
        return lease;
    }

    /// Whether the file has the same content as before and so many bytes; `STALE` where it is gone.
    private boolean hasStill(Inode inode, long bytes) throws FsException {
        Inode now = tree.resolve(inode.id());
        return now.contentId() == inode.contentId() && now.size() >= bytes;
    }

    /// [#write] on a thread that must not wait.
    WriteResult writeAtOnce(Credentials caller, FileId id, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        try {
            return write(caller, id, offset, data, stability);
        } catch (FsException refusal) {
            if (refusal.error() == FsError.CONFLICT) {
                throw WouldBlockException.INSTANCE;
            }
            throw refusal;
        }
    }

    WriteResult write(Credentials caller, FileId id, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        tree.requireWritable();
        try (var _ = tree.lock(id.inode())) {
            Inode before = tree.resolveRegular(id);
            Permissions.requireWriteData(before, caller);
            tree.truncations().requireNone(tree, before.number());
            int count = data.remaining();
            if (offset < 0 || offset > Limits.FILE_BYTES_MAX - count) {
                throw new FsException(FsError.FILE_TOO_LARGE);
            }
            if (count == 0) {
                return new WriteResult(
                        new InodeChange(before, before), 0, stability, writeVerifier(), DurabilityTicket.STABLE);
            }
            requireMayWrite(caller, before);
            return writeLocked(caller, before, offset, data, stability);
        }
    }

    /// A thread that must not wait writes what is deferred then and whose room nobody has to look for.
    private void requireMayWrite(Credentials caller, Inode before) {
        if (!tree.mayWait()) {
            if (!mayBeDeferred(before, modeAfter(caller, before))
                    || tree.usage().quota().limitsBytes()) {
                throw WouldBlockException.INSTANCE;
            }
            tree.requireMayDefer(before);
        }
    }

    private static int modeAfter(Credentials caller, Inode before) {
        return caller.isRoot() ? before.mode() : Mode.withoutPrivilege(before.mode());
    }

    private WriteResult writeLocked(Credentials caller, Inode before, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        long verifier = writeVerifier();
        int count = data.remaining();
        tree.lost().requireWritable(before, offset, count);
        long time = before.timeOfChange(tree.now());
        WriteReceipt receipt = writeContent(before, offset, data, stability, time);
        Inode after = before.written(
                Math.max(before.size(), offset + count),
                before.allocatedBytes() + receipt.allocatedDelta(),
                modeAfter(caller, before),
                time);
        DurabilityTicket stored = store(before, after, receipt);
        boolean isStoredByCommit =
                receipt.committed() == Stability.UNSTABLE && !tree.content().remembersWrites();
        DurabilityTicket ticket = isStoredByCommit ? receipt.ticket() : DurabilityTicket.both(receipt.ticket(), stored);
        DurabilityTicket promised = receipt.committed() == Stability.UNSTABLE
                ? ticket
                : DurabilityTicket.both(ticket, tree.young().whenStable(before.contentId()));
        return new WriteResult(new InodeChange(before, after), count, receipt.committed(), verifier, promised);
    }

    /// Changes whenever acknowledged unstable writes may have been lost, in either store. It is asked before a write
    /// changes anything, and after a commit has its tickets, so that what is lost in between shows.
    private long writeVerifier() {
        return tree.content().writeVerifier() + tree.store().lossCount();
    }

    /// Writes the content within the quota: room is taken before and the difference to what was needed given
    /// back after.
    private WriteReceipt writeContent(Inode inode, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        FileContent file = tree.contentOf(inode);
        long taken = 0;
        if (tree.usage().quota().limitsBytes()) {
            taken = tree.content().allocationNeeded(file, offset, data.remaining());
            tree.usage().takeBytes(taken);
        }
        long occupied = 0;
        try {
            WriteReceipt receipt = tree.mayWait()
                    ? tree.content().write(file, offset, data, stability, time)
                    : tree.content().writeAtOnce(file, offset, data, stability, time);
            if (receipt == null) {
                throw WouldBlockException.INSTANCE;
            }
            occupied = receipt.allocatedDelta();
            return receipt;
        } finally {
            tree.usage().adjustBytes(occupied - taken);
        }
    }

    /// Stores what a write did to the inode, later where the content store knows it, too. Where that cannot
    /// be, the write is taken back: bytes behind the end of a file would show when it is extended.
    private DurabilityTicket store(Inode before, Inode after, WriteReceipt receipt) throws FsException {
        boolean isStored = false;
        try {
            DurabilityTicket ticket = mayBeDeferred(before, after.mode())
                    ? defer(before, after, receipt)
                    : commit(before, after, receipt);
            isStored = true;
            receipt.waive();
            return ticket;
        } finally {
            if (!isStored) {
                receipt.retract(before.size());
                tree.usage().adjustBytes(-receipt.allocatedDelta());
            }
        }
    }

    /// A content store remembers size and times. That a write has taken privileges away must not be
    /// forgotten either.
    private boolean mayBeDeferred(Inode before, int newMode) {
        return tree.content().remembersWrites() && newMode == before.mode();
    }

    private DurabilityTicket defer(Inode before, Inode after, WriteReceipt receipt) throws FsException {
        tree.store().defer(before, after, tree.share().id(), receipt.allocatedDelta());
        return DurabilityTicket.STABLE;
    }

    private DurabilityTicket commit(Inode before, Inode after, WriteReceipt receipt) throws FsException {
        return tree.store()
                .commit(new ChangeSet()
                        .requireUnchanged(before)
                        .putInode(after)
                        .adjustUsage(tree.share().id(), receipt.allocatedDelta(), 0));
    }

    CommitResult commit(FileId id, long offset, long count) throws FsException {
        Inode inode = tree.resolveRegular(id);
        tree.truncations().requireNone(tree, inode.number());
        DurabilityTicket ticket = tree.content().commit(inode.contentId(), offset, count);
        if (!tree.content().remembersWrites()) {
            ticket = DurabilityTicket.both(ticket, tree.store().sync());
        }
        ticket = DurabilityTicket.both(ticket, tree.young().whenStable(inode.contentId()));
        return new CommitResult(inode, writeVerifier(), ticket);
    }
}
