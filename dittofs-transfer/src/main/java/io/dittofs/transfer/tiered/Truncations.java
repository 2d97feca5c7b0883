package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.content.VoidBytes;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Tickets;
import io.dittofs.transfer.upload.Uploader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Truncations to another size than zero. The record of one is stable before the metadata store gets the new
/// size: a crash after that must not bring back what was behind it. A replay honours it only where the metadata
/// store knows it.
///
/// The block map follows later where no other server has it, and until then a `Cut` hides what it says; else it is
/// changed with the size.
///
/// **Threading**: thread-safe; the caller serialises the truncations of one content with its writes.
final class Truncations {
    private static final Logger LOG = LoggerFactory.getLogger(Truncations.class);
    private static final int ATTEMPTS_MAX = 3;
    private static final int BLOCKS_PER_RANGE = 1024;

    private final ContentTable contents;
    private final LogAccess log;
    private final ObjectStore objects;
    private final Unmapper unmapper;
    private final Uploader uploader;
    private final SpaceGate gate;
    private final boolean isShared;

    /// @param isShared whether other servers change the block map, too
    Truncations(TieredParts parts, ObjectStore objects, boolean isShared) {
        this.contents = parts.contents();
        this.log = parts.log();
        this.objects = objects;
        this.unmapper = parts.unmapper();
        this.uploader = parts.uploader();
        this.gate = parts.gate();
        this.isShared = isShared;
    }

    /// A truncation that is noted and not yet applied.
    private final class Noted implements Truncation {
        private final FileContent file;
        private final long size;
        private final long record;
        private final long allocatedDelta;
        private final @Nullable BlockChanges unmapping;
        /// What the log keeps until the new size is stable.
        private final VoidBytes voided = new VoidBytes();

        Noted(FileContent file, long size, long record, Prepared prepared) {
            this.file = file;
            this.size = size;
            this.record = record;
            this.allocatedDelta = -prepared.freed();
            this.unmapping = prepared.unmapping();
        }

        @Override
        public long allocatedDelta() {
            return allocatedDelta;
        }

        @Override
        public @Nullable BlockChanges unmapping() {
            return unmapping;
        }

        @Override
        public void apply(DurabilityTicket stored) {
            OpenContent content = contents.lock(file);
            try {
                if (isShared) {
                    content.cutLog(size, voided);
                } else {
                    content.cut(size, record, voided);
                }
                uploader.resume(content.endChange());
            } finally {
                contents.unlock(content);
            }
            reapply(stored);
        }

        /// The block map follows when the new size is stable: it may not forget what a crash would bring back.
        @Override
        public void reapply(DurabilityTicket stored) {
            stored.whenComplete(cause -> {
                if (cause == null) {
                    voided.giveUp(log::discard);
                    follow();
                }
            });
        }

        private void follow() {
            OpenContent content = contents.find(file.contentId());
            if (isShared) {
                log.log().discard(record, 1);
            } else if (content != null) {
                unmapper.cut(content);
            }
        }

        @Override
        public void cancel() throws FsException {
            giveUp(file, record);
            end(file);
        }
    }

    /// Notes that a truncation never happened, for good: nothing later may be stored before that is stable, or
    /// a replay would take the truncation for one that the metadata store knows.
    private void giveUp(FileContent file, long record) throws FsException {
        gate.insist(() -> {
            long _ = log.log().appendCancel(LogAccess.owner(file), record);
        });
        Tickets.await(log.stable(log.log().head()));
        log.log().discard(record, 1);
    }

    /// The same where nobody could try it again later.
    private void insistOnGivingUp(FileContent file, long record) {
        for (int attempt = 1; ; attempt++) {
            try {
                giveUp(file, record);
                return;
            } catch (FsException e) {
                if (attempt == ATTEMPTS_MAX) {
                    LOG.error("a truncation that did not happen may not be noted inode={}", file.inode(), e);
                    return;
                }
            }
        }
    }

    private void end(FileContent file) {
        OpenContent content = contents.lock(file);
        try {
            uploader.resume(content.endChange());
        } finally {
            contents.unlock(content);
        }
    }

    Truncation prepare(FileContent file, long size, long time) throws FsException {
        Prepared prepared = begin(file, size, time);
        boolean isNoted = false;
        try {
            long record = note(file, size, time);
            isNoted = true;
            return new Noted(file, size, record, prepared);
        } finally {
            if (!isNoted) {
                end(file);
            }
        }
    }

    /// The position of a record that is stable.
    private long note(FileContent file, long size, long time) throws FsException {
        long record;
        try {
            record = log.log().appendTruncate(LogAccess.owner(file), size, time);
        } catch (LogFullException e) {
            throw new FsException(FsError.TRY_LATER, "the write-ahead log is full: " + e.reason());
        }
        boolean isStable = false;
        try {
            Tickets.await(log.stable(log.log().head()));
            isStable = true;
        } finally {
            if (!isStable) {
                insistOnGivingUp(file, record);
            }
        }
        return record;
    }

    /// What is known of a truncation before it is noted.
    ///
    /// @param freed how many bytes less the content will occupy
    /// @param unmapping to be done with the new size; null where the block map may follow later
    private record Prepared(long freed, @Nullable BlockChanges unmapping) {}

    /// No upload changes what is prepared before the truncation has ended.
    private Prepared begin(FileContent file, long size, long time) throws FsException {
        long first = BlockSpan.indexOf(size);
        int kept = BlockSpan.within(size);
        Map<Long, Integer> mapped = new HashMap<>();
        OpenContent content = contents.lock(file);
        try {
            if (!content.hasNothingMapped()) {
                addMapped(mapped, content, first);
            }
            long freed = 0;
            for (DirtyBlock block : content.blocksFrom(first)) {
                Integer known = mapped.remove(block.index());
                int below = known == null ? 0 : known;
                int limit = block.index() == first ? kept : 0;
                freed += BlockSpan.allocated(Math.max(below, block.endWithin(BlockSpan.BLOCK_BYTES)))
                        - BlockSpan.allocated(Math.max(Math.min(below, limit), block.endWithin(limit)));
            }
            for (Map.Entry<Long, Integer> block : mapped.entrySet()) {
                int left = block.getKey() == first ? Math.min(kept, block.getValue()) : 0;
                freed += BlockSpan.allocated(block.getValue()) - BlockSpan.allocated(left);
            }
            content.blocksFrom(first).forEach(DirtyBlock::announceCut);
            BlockChanges unmapping = isShared ? unmapping(file.contentId(), size, time) : null;
            content.beginChange();
            return new Prepared(freed, unmapping);
        } finally {
            contents.unlock(content);
        }
    }

    /// Another server may write behind the new size as soon as that is stored, and may have done so when this
    /// one is started anew: what is cut off is unmapped with it.
    private @Nullable BlockChanges unmapping(long contentId, long size, long now) throws FsException {
        BlockChanges changes = new BlockChanges(now);
        int kept = BlockSpan.within(size);
        long first = BlockSpan.indexOf(size);
        if (kept > 0) {
            BlockRef boundary = objects.block(contentId, first);
            if (boundary != null && boundary.length() > kept) {
                changes.mapKnown(contentId, first, boundary, new BlockRef(boundary.hash(), kept));
            }
            first++;
        }
        List<MappedBlock> page = objects.blocks(BlockRange.from(contentId, first), BLOCKS_PER_RANGE);
        while (!page.isEmpty()) {
            long until = page.getLast().index() + 1;
            changes.unmapRange(new BlockRange(contentId, first, until), BLOCKS_PER_RANGE);
            first = until;
            page = objects.blocks(BlockRange.from(contentId, first), BLOCKS_PER_RANGE);
        }
        return changes.changes().isEmpty() ? null : changes;
    }

    private void addMapped(Map<Long, Integer> ends, OpenContent content, long first) throws FsException {
        objects.forEach(BlockRange.from(content.id(), first), mapped -> {
            BlockRef block = content.applyCut(mapped.index(), mapped.block());
            if (block != null) {
                ends.put(mapped.index(), block.length());
            }
        });
    }
}
