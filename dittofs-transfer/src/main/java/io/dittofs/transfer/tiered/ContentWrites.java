package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.download.BlockBytes;
import io.dittofs.transfer.download.BlockReader;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Uploader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes: each is one record of the log, and then seen by readers.
///
/// **Threading**: thread-safe; the caller serialises the writes of one content. A write waits while the log has no
/// room, and while the block map is asked.
final class ContentWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ContentWrites.class);

    private final ContentTable contents;
    private final LogAccess log;
    private final BlockMap map;
    private final BlockReader reader;
    private final Uploader uploader;
    private final Unmapper unmapper;
    private final SpaceGate gate;

    ContentWrites(TieredParts parts) {
        this.contents = parts.contents();
        this.log = parts.log();
        this.map = parts.map();
        this.reader = parts.reader();
        this.uploader = parts.uploader();
        this.unmapper = parts.unmapper();
        this.gate = parts.gate();
    }

    /// A write that was done.
    ///
    /// @param allocatedDelta by how many bytes the content occupies more
    /// @param position of the data in the log
    /// @param end behind the record in the log
    /// @param time of the record
    /// @param gaps in what was written, that the log did not have before
    record Written(long allocatedDelta, long position, long end, long time, List<Gap> gaps) {}

    /// Writes all that remains; waits while the log has no room.
    Written write(FileContent file, long offset, ByteBuffer data, long time) throws FsException {
        boolean hasWaited = false;
        long deadline = gate.deadline();
        while (true) {
            long seen = gate.frees();
            LogFullException.Reason full;
            OpenContent content = contents.lock(file);
            try {
                prepare(content, file, offset, data.remaining());
                Written written = append(content, file, offset, data, time);
                if (hasWaited) {
                    gate.passed();
                }
                return written;
            } catch (LogFullException e) {
                full = e.reason();
            } finally {
                contents.unlock(content);
            }
            hasWaited = true;
            uploader.hurry();
            gate.await(seen, deadline, full, uploader.state());
        }
    }

    /// The same if nothing has to be waited for; else null, and nothing has changed.
    @Nullable
    Written writeAtOnce(FileContent file, long offset, ByteBuffer data, long time) {
        OpenContent content = contents.tryLock(file);
        if (content == null) {
            return null;
        }
        try {
            return isPrepared(content, file, offset, data.remaining())
                    ? append(content, file, offset, data, time)
                    : null;
        } catch (LogFullException e) {
            LOG.debug("a write finds the log full reason={}", e.reason());
            return null;
        } finally {
            contents.unlock(content);
        }
    }

    /// How many bytes more a write would make the content occupy.
    long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        OpenContent content = contents.lock(file);
        try {
            prepare(content, file, offset, count);
            long bytes = 0;
            for (BlockSpan span : BlockSpan.of(offset, count)) {
                bytes += growth(content.blockOrNew(span.index()), span);
            }
            return bytes;
        } finally {
            forgetUnused(content, offset, count);
            contents.unlock(content);
        }
    }

    private static long growth(DirtyBlock block, BlockSpan span) {
        return BlockSpan.allocated(Math.max(block.end(), span.until())) - BlockSpan.allocated(block.end());
    }

    /// Makes the blocks of a range, and learns what the block store has of each.
    private void prepare(OpenContent content, FileContent file, long offset, int count) throws FsException {
        if (content.isReleased()) {
            throw new FsException(FsError.STALE, "the content was released");
        }
        notePossiblyEmpty(content, file);
        for (BlockSpan span : BlockSpan.of(offset, count)) {
            DirtyBlock block = content.blockOrNew(span.index());
            if (!block.isBaseKnown()) {
                block.setBase(
                        isNew(content, file, span)
                                ? null
                                : content.applyCut(span.index(), map.get(content.id(), span.index())));
            }
        }
    }

    /// [#prepare] where nothing has to be looked up; else false.
    private static boolean isPrepared(OpenContent content, FileContent file, long offset, int count) {
        if (content.isReleased()) {
            return false;
        }
        notePossiblyEmpty(content, file);
        for (BlockSpan span : BlockSpan.of(offset, count)) {
            DirtyBlock block = content.block(span.index());
            if (block != null && block.isBaseKnown()) {
                continue;
            }
            if (!isNew(content, file, span)) {
                return false;
            }
            content.blockOrNew(span.index()).setBase(null);
        }
        return true;
    }

    /// Whether the block store cannot have anything of a block.
    private static boolean isNew(OpenContent content, FileContent file, BlockSpan span) {
        return content.hasNothingMapped() || span.index() * BlockSpan.BLOCK_BYTES >= file.size();
    }

    /// A file without a byte has no block: truncation to nothing gives it another content.
    private static void notePossiblyEmpty(OpenContent content, FileContent file) {
        if (file.size() == 0 && content.isIdle()) {
            content.setNothingMapped(true);
        }
    }

    private Written append(OpenContent content, FileContent file, long offset, ByteBuffer data, long time)
            throws LogFullException {
        int count = data.remaining();
        boolean isAppended = false;
        try {
            long position = log.log().appendWrite(LogAccess.owner(file), offset, time, data);
            isAppended = true;
            content.noteRecord(position + count);
            log.addUnsent(count);
            if (log.isFilling()) {
                uploader.hurry();
            }
            return publish(content, offset, count, position, time);
        } finally {
            if (!isAppended) {
                forgetUnused(content, offset, count);
            }
        }
    }

    private Written publish(OpenContent content, long offset, int count, long position, long time) {
        long now = System.nanoTime();
        long delta = 0;
        Gaps gaps = new Gaps();
        long at = position;
        for (BlockSpan span : BlockSpan.of(offset, count)) {
            DirtyBlock block = content.blockOrNew(span.index());
            boolean wasClean = block.extents().isEmpty();
            delta += growth(block, span);
            gaps.add(block, span);
            block.put(span.from(), span.until(), at, now, log::discard);
            uploader.written(block, wasClean);
            at += span.count();
        }
        return new Written(delta, position, position + count, time, gaps.list());
    }

    /// Blocks that were made for a write that did not happen.
    private static void forgetUnused(OpenContent content, long offset, int count) {
        for (BlockSpan span : BlockSpan.of(offset, count)) {
            DirtyBlock block = content.block(span.index());
            if (block != null && block.extents().isEmpty() && !block.isUploading()) {
                content.forget(block);
            }
        }
    }

    /// Takes a write back: what it filled are gaps again, and nothing is left behind the size.
    void retract(FileContent file, long offset, Written written, long size) {
        OpenContent content = contents.lock(file);
        try {
            List<Gap> uploaded = new ArrayList<>(0);
            for (Gap gap : written.gaps()) {
                DirtyBlock block = content.block(gap.span().index());
                if (block != null) {
                    block.remove(gap.span().from(), gap.span().until(), log::discard);
                }
                if (block == null || !block.isBaseKnown() || !Objects.equals(block.base(), gap.base())) {
                    uploaded.add(gap);
                }
            }
            gate.insist(() -> {
                long _ = log.log().appendCancel(LogAccess.owner(file), written.position());
            });
            content.cut(size, log::discard);
            unmapper.cut(content);
            for (Gap gap : uploaded) {
                restore(content, file, gap, size, written.time());
            }
        } catch (FsException e) {
            LOG.error("a write that was taken back has left its bytes inode={}", file.inode(), e);
        } finally {
            forgetUnused(content, offset, (int) (written.end() - written.position()));
            contents.unlock(content);
        }
    }

    /// Writes what was below a gap before, because the block store has other bytes there already.
    private void restore(OpenContent content, FileContent file, Gap gap, long size, long time) throws FsException {
        BlockSpan span = gap.span();
        long start = span.index() * BlockSpan.BLOCK_BYTES;
        int until = (int) Math.min(span.until(), Math.max(0, size - start));
        if (until <= span.from()) {
            return;
        }
        ByteBuffer before = ByteBuffer.allocateDirect(until - span.from());
        int below = gap.base() == null ? 0 : Math.min(until, gap.base().length()) - span.from();
        if (gap.base() != null && below > 0) {
            try (BlockBytes block = reader.read(gap.base().hash())) {
                block.slices(span.from(), below).forEach(before::put);
            }
        }
        before.clear();
        prepare(content, file, start + span.from(), before.remaining());
        try {
            Written _ = append(content, file, start + span.from(), before, time);
        } catch (LogFullException e) {
            throw new FsException(FsError.NO_SPACE, "the write-ahead log is full: " + e.reason());
        }
    }
}
