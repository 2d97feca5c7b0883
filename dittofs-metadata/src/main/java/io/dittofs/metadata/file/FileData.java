package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;
import io.dittofs.metadata.store.ChangeSet;
import java.nio.ByteBuffer;

/// Reading and writing the bytes of regular files: the choreography of metadata and content.
final class FileData {
    private final Tree tree;
    private final AccessTimes accessTimes;

    FileData(Tree tree, AccessTimes accessTimes) {
        this.tree = tree;
        this.accessTimes = accessTimes;
    }

    ReadResult read(Credentials caller, FileId id, long offset, int count) throws FsException {
        Inode inode = tree.resolveRegular(id);
        Permissions.requireReadData(inode, caller);
        if (offset < 0) {
            throw new FsException(FsError.INVALID, "an offset beyond 2^63");
        }
        int available = (int) Math.clamp(inode.size() - offset, 0L, (long) count);
        boolean isEof = offset + available >= inode.size();
        if (available == 0) {
            return new ReadResult(inode, 0, isEof, null);
        }
        Inode touched = accessTimes.touch(inode);
        ContentLease lease = tree.content().read(inode.contentId(), offset, available);
        return new ReadResult(touched, available, isEof, lease);
    }

    WriteResult write(Credentials caller, FileId id, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        tree.requireWritable();
        try (var _ = tree.locks().lock(id.inode())) {
            Inode before = tree.resolveRegular(id);
            Permissions.requireWriteData(before, caller);
            int count = data.remaining();
            if (offset < 0 || offset > Limits.FILE_BYTES_MAX - count) {
                throw new FsException(FsError.FILE_TOO_LARGE);
            }
            if (count == 0) {
                return new WriteResult(
                        new InodeChange(before, before),
                        0,
                        stability,
                        tree.content().writeVerifier(),
                        DurabilityTicket.STABLE);
            }
            return writeLocked(caller, before, offset, data, stability);
        }
    }

    private WriteResult writeLocked(Credentials caller, Inode before, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        int count = data.remaining();
        WriteReceipt receipt = writeContent(before, offset, data, stability);
        long now = tree.now();
        int mode = caller.isRoot() ? before.mode() : Mode.withoutPrivilege(before.mode());
        Inode after = before.withContent(
                        before.contentId(),
                        Math.max(before.size(), offset + count),
                        before.allocatedBytes() + receipt.allocatedDelta())
                .withMode(mode)
                .withTimes(before.atime(), now, now);
        DurabilityTicket stored = tree.store()
                .commit(new ChangeSet().putInode(after).adjustUsage(tree.share().id(), receipt.allocatedDelta(), 0));
        DurabilityTicket ticket = receipt.committed() == Stability.UNSTABLE
                ? receipt.ticket()
                : DurabilityTicket.both(receipt.ticket(), stored);
        return new WriteResult(
                new InodeChange(before, after),
                count,
                receipt.committed(),
                tree.content().writeVerifier(),
                ticket);
    }

    /// Writes the content within the quota: room is taken before and the difference to what was needed given back
    /// after.
    private WriteReceipt writeContent(Inode inode, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        long taken = 0;
        if (tree.usage().quota().limitsBytes()) {
            taken = tree.content().allocationNeeded(inode.contentId(), offset, data.remaining());
            tree.usage().takeBytes(taken);
        }
        long occupied = 0;
        try {
            WriteReceipt receipt = tree.content().write(inode.contentId(), offset, data, stability);
            occupied = receipt.allocatedDelta();
            return receipt;
        } finally {
            tree.usage().adjustBytes(occupied - taken);
        }
    }

    CommitResult commit(FileId id, long offset, long count) throws FsException {
        Inode inode = tree.resolveRegular(id);
        DurabilityTicket content = tree.content().commit(inode.contentId(), offset, count);
        return new CommitResult(
                inode,
                tree.content().writeVerifier(),
                DurabilityTicket.both(content, tree.store().sync()));
    }
}
