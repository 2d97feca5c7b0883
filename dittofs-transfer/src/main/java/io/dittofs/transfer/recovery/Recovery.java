package io.dittofs.transfer.recovery;

import io.dittofs.cache.extent.Extents;
import io.dittofs.cache.log.LoggedTruncate;
import io.dittofs.cache.log.LoggedWrite;
import io.dittofs.cache.log.RecordOwner;
import io.dittofs.cache.log.ReplayVisitor;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.content.VoidBytes;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.Tickets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes contents of the records of a log, in their order, and has the inodes say what only the log knew.
///
/// The ctime of a file grows with each change, and each record has the ctime that its file got. So the inode
/// tells what the metadata store knows: a write that is newer raises size and times; a truncation counts where
/// it is not newer, since one that was not stored never happened. Records of a content that its file does not
/// have any more are void.
///
/// Where several servers share the metadata store, another one may have made the inode newer than a truncation
/// that never happened. So there a truncation takes away only what the log has of before: bytes that nobody was
/// promised, because the others are in the block store, and that clients send again. The block map was changed
/// with the size.
///
/// **Threading**: confined to the thread that opens the log.
///
/// **Errors**: what the metadata store throws ends the start, as [RecoveryFailure] out of the visitor's methods.
public final class Recovery implements ReplayVisitor {
    private static final int CHANGES_PER_SET = 256;

    private final MetadataStore metadata;
    private final ContentTable contents;
    private final boolean isShared;
    private final LongSupplier clock;
    private final Map<Long, Recovered> recovered = new HashMap<>();
    /// The positions of writes and truncations that never happened.
    private final Set<Long> cancelled = new HashSet<>();

    /// Truncations that the metadata store does not know, by their position.
    private final Map<Long, RecordOwner> unstored = new HashMap<>();

    private final Set<Integer> shares = new HashSet<>();
    private final Set<Long> gone = new HashSet<>();
    private final VoidBytes voided = new VoidBytes();
    private long writes;

    /// The metadata store could not be asked.
    public static final class RecoveryFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient FsException reason;

        RecoveryFailure(FsException reason) {
            super(reason.getMessage(), reason);
            this.reason = reason;
        }

        public FsException reason() {
            return reason;
        }
    }

    /// @param contents where the contents are made, empty at first
    /// @param isShared whether other servers change the block map, too
    /// @param clock nanoseconds since the epoch, as the records have it
    public Recovery(MetadataStore metadata, ContentTable contents, boolean isShared, LongSupplier clock) {
        this.metadata = metadata;
        this.contents = contents;
        this.isShared = isShared;
        this.clock = clock;
    }

    @Override
    public void onCancel(RecordOwner owner, long position) {
        cancelled.add(position);
    }

    @Override
    public void onWrite(LoggedWrite write) {
        writes++;
        if (file(write.owner()) == null || cancelled.contains(write.position())) {
            voided.discard(write.position(), write.length());
        } else {
            apply(write);
        }
    }

    @Override
    public void onTruncate(LoggedTruncate truncate) {
        Recovered file = file(truncate.owner());
        if (file == null || cancelled.contains(truncate.position())) {
            voided.discard(truncate.position(), 1);
        } else if (truncate.time() > file.inode().ctime()) {
            unstored.put(truncate.position(), truncate.owner());
            voided.discard(truncate.position(), 1);
        } else {
            apply(truncate);
        }
    }

    private void apply(LoggedTruncate truncate) {
        OpenContent content = lock(truncate.owner());
        try {
            if (isShared) {
                content.cutLog(truncate.size(), voided);
                voided.discard(truncate.position(), 1);
            } else {
                content.cut(truncate.size(), truncate.position(), voided);
            }
        } finally {
            content.unlock();
        }
    }

    private void apply(LoggedWrite write) {
        Recovered file = Objects.requireNonNull(recovered.get(write.owner().contentId()), "looked up before");
        file.addWrite(write.offset() + write.length(), write.time());
        long writtenAt = System.nanoTime() - Math.max(0, clock.getAsLong() - write.time());
        OpenContent content = lock(write.owner());
        try {
            long at = write.position();
            for (BlockSpan span : BlockSpan.of(write.offset(), write.length())) {
                content.blockOrNew(span.index()).put(span.from(), span.until(), at, writtenAt, voided);
                at += span.count();
            }
            content.noteRecord(at);
        } finally {
            content.unlock();
        }
    }

    @Override
    public void onUploaded(long contentId, long blockIndex, long upTo) {
        OpenContent content = contents.find(contentId);
        if (content == null) {
            return;
        }
        content.lock();
        try {
            if (blockIndex == Unmapper.TRUNCATION) {
                // One that was never stored is void already.
                if (content.settle(upTo)) {
                    voided.discard(upTo, 1);
                }
                return;
            }
            DirtyBlock block = content.block(blockIndex);
            if (block != null) {
                block.extents().forgetBelow(upTo, voided);
                if (block.extents().isEmpty()) {
                    content.forget(block);
                }
            }
        } finally {
            content.unlock();
        }
    }

    /// What is known of the content; null where its file is gone or has another content.
    private @Nullable Recovered file(RecordOwner owner) {
        Recovered known = recovered.get(owner.contentId());
        if (known != null || gone.contains(owner.contentId())) {
            return known;
        }
        try {
            requireOurs(owner);
            Inode inode = metadata.inode(owner.inode());
            if (inode == null || inode.contentId() != owner.contentId()) {
                gone.add(owner.contentId());
                return null;
            }
            Recovered file = new Recovered(inode);
            recovered.put(owner.contentId(), file);
            return file;
        } catch (FsException e) {
            throw new RecoveryFailure(e);
        }
    }

    /// A log of another metadata store must not be taken for one whose files are all gone. The numbers of
    /// shares are random, so no other store has the same ones.
    private void requireOurs(RecordOwner owner) throws FsException {
        if (shares.isEmpty()) {
            metadata.shares().forEach(share -> shares.add(share.id()));
        }
        if (!shares.contains(owner.shareId())) {
            throw new FsException(
                    FsError.INVALID,
                    "the write-ahead log has data of a share that the metadata store does not have; give it the"
                            + " metadata store that it belongs to, or move the log away if that is gone");
        }
    }

    private OpenContent lock(RecordOwner owner) {
        return contents.lock(owner.shareId(), owner.inode(), owner.contentId());
    }

    /// Truncations that never happened, by their position in the log: to be cancelled there, since the next replay
    /// would find inodes that are newer than they are.
    public Map<Long, RecordOwner> unstored() {
        return Collections.unmodifiableMap(unstored);
    }

    /// Has the inodes say what only the log knew, and gives up what is void. To be called when the log is open.
    ///
    /// @param log is told of bytes that are void
    public RecoveryResult finish(Extents.Discards log) throws FsException {
        List<DurabilityTicket> tickets = new ArrayList<>();
        ChangeSet changes = new ChangeSet();
        int inSet = 0;
        long files = 0;
        for (OpenContent content : List.copyOf(contents.all())) {
            Recovered file = Objects.requireNonNull(recovered.get(content.id()), "made of its records");
            Inode before = file.inode();
            Inode raised = finish(content, file);
            if (raised != null) {
                changes.requireUnchanged(before)
                        .putInode(raised)
                        .adjustUsage(content.shareId(), raised.allocatedBytes() - before.allocatedBytes(), 0);
                files++;
                if (++inSet == CHANGES_PER_SET) {
                    tickets.add(metadata.commit(changes));
                    changes = new ChangeSet();
                    inSet = 0;
                }
            }
        }
        if (inSet > 0) {
            tickets.add(metadata.commit(changes));
        }
        for (DurabilityTicket ticket : tickets) {
            Tickets.await(ticket);
        }
        voided.giveUp(log);
        return new RecoveryResult(writes, liveBytes(), files, contents.size());
    }

    /// The inode as it must be; null where it is right.
    private @Nullable Inode finish(OpenContent content, Recovered file) throws FsException {
        Inode inode = file.inode();
        content.lock();
        try {
            dropBehind(content, file.size());
            if (!file.hasUnknown()) {
                return null;
            }
            Inode raised = inode.written(file.size(), allocated(content), inode.mode(), file.time());
            return raised.equals(inode) ? null : raised;
        } finally {
            contents.unlock(content);
        }
    }

    /// What a write that was taken back has left.
    private void dropBehind(OpenContent content, long size) {
        for (DirtyBlock block : List.copyOf(content.blocksFrom(BlockSpan.indexOf(size)))) {
            long start = block.index() * BlockSpan.BLOCK_BYTES;
            int kept = Math.clamp(size - start, 0, BlockSpan.BLOCK_BYTES);
            block.remove(kept, BlockSpan.BLOCK_BYTES, voided);
            if (block.extents().isEmpty()) {
                content.forget(block);
            }
        }
    }

    private long allocated(OpenContent content) throws FsException {
        Map<Long, Integer> ends = new TreeMap<>();
        metadata.objects().forEach(BlockRange.all(content.id()), mapped -> {
            BlockRef left = content.applyCut(mapped.index(), mapped.block());
            ends.put(mapped.index(), left == null ? 0 : left.length());
        });
        for (DirtyBlock block : content.blocks()) {
            ends.merge(block.index(), block.extents().end(), Math::max);
        }
        return ends.values().stream().mapToLong(BlockSpan::allocated).sum();
    }

    private long liveBytes() {
        return contents.all().stream().mapToLong(OpenContent::loggedBytes).sum();
    }
}
