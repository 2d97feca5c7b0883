package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
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
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Truncations to another size than zero. The record of one is stable before the metadata store gets the new size: a
/// crash after that must not bring back what was behind it. A replay honours it only where the metadata store knows it.
///
/// **Threading**: thread-safe; the caller serialises the truncations of one content with its writes.
final class Truncations {
    private static final Logger LOG = LoggerFactory.getLogger(Truncations.class);

    private final ContentTable contents;
    private final LogAccess log;
    private final ObjectStore objects;
    private final Unmapper unmapper;
    private final Uploader uploader;
    private final SpaceGate gate;

    Truncations(TieredParts parts, ObjectStore objects) {
        this.contents = parts.contents();
        this.log = parts.log();
        this.objects = objects;
        this.unmapper = parts.unmapper();
        this.uploader = parts.uploader();
        this.gate = parts.gate();
    }

    /// A truncation that is noted and not yet applied.
    private final class Noted implements Truncation {
        private final FileContent file;
        private final long size;
        private final long record;
        private final long allocatedDelta;

        Noted(FileContent file, long size, long record, long allocatedDelta) {
            this.file = file;
            this.size = size;
            this.record = record;
            this.allocatedDelta = allocatedDelta;
        }

        @Override
        public long allocatedDelta() {
            return allocatedDelta;
        }

        /// The log keeps what is cut off until the new size is stable.
        @Override
        public void apply(DurabilityTicket stored) {
            VoidBytes voided = new VoidBytes();
            OpenContent content = contents.lock(file);
            try {
                content.cut(size, record, voided);
                uploader.resume(content.endChange());
                unmapper.cut(content);
            } finally {
                contents.unlock(content);
            }
            stored.whenComplete(cause -> {
                if (cause == null) {
                    voided.giveUp(log::discard);
                }
            });
        }

        @Override
        public void cancel() {
            giveUp(file, record);
            end(file);
        }
    }

    /// Notes that a truncation never happened, for good: nothing later may be stored before that is stable, or a replay
    /// would take the truncation for one that the metadata store knows.
    private void giveUp(FileContent file, long record) {
        gate.insist(() -> {
            long _ = log.log().appendCancel(LogAccess.owner(file), record);
        });
        try {
            Tickets.await(log.stable(log.log().head()));
        } catch (FsException e) {
            LOG.error("a truncation that did not happen may not be noted inode={}", file.inode(), e);
        }
        log.log().discard(record, 1);
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
        long delta = -begin(file, size);
        boolean isNoted = false;
        try {
            long record = note(file, size, time);
            isNoted = true;
            return new Noted(file, size, record, delta);
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
                giveUp(file, record);
            }
        }
        return record;
    }

    /// How many bytes less the content will occupy. No upload changes that before the truncation has ended.
    private long begin(FileContent file, long size) throws FsException {
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
            content.beginChange();
            return freed;
        } finally {
            contents.unlock(content);
        }
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
