package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Uploader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes: each is one record of the log, and then seen by readers. Uploads of what it wrote to wait until the
/// writer says that the metadata store has been told of it ([#told], [#retract]).
///
/// **Threading**: thread-safe; the caller serialises the writes of one content. A write waits while the log has no
/// room, and while the block map is asked.
final class ContentWrites {
    private static final Logger LOG = LoggerFactory.getLogger(ContentWrites.class);

    private final ContentTable contents;
    private final LogAccess log;
    private final BlockMap map;
    private final Uploader uploader;
    private final SpaceGate gate;

    ContentWrites(TieredParts parts) {
        this.contents = parts.contents();
        this.log = parts.log();
        this.map = parts.map();
        this.uploader = parts.uploader();
        this.gate = parts.gate();
    }

    /// A write that was done.
    ///
    /// @param allocatedDelta by how many bytes the content occupies more
    /// @param position of the data in the log
    /// @param end behind the record in the log
    /// @param gaps in what was written, that the log did not have before
    record Written(long allocatedDelta, long position, long end, List<BlockSpan> gaps) {}

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
            content.beginChange();
            log.addUnsent(count);
            if (log.isFilling()) {
                uploader.hurry();
            }
            return publish(content, offset, count, position);
        } finally {
            if (!isAppended) {
                forgetUnused(content, offset, count);
            }
        }
    }

    private Written publish(OpenContent content, long offset, int count, long position) {
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
        return new Written(delta, position, position + count, gaps.list());
    }

    /// Blocks that were made for a write that did not happen.
    private static void forgetUnused(OpenContent content, long offset, int count) {
        for (BlockSpan span : BlockSpan.of(offset, count)) {
            DirtyBlock block = content.block(span.index());
            if (block != null) {
                forgetUnused(content, block);
            }
        }
    }

    private static void forgetUnused(OpenContent content, DirtyBlock block) {
        if (block.extents().isEmpty() && !block.isUploading()) {
            content.forget(block);
        }
    }

    /// Takes a write back: what it filled are gaps again. No upload has carried any of it, since the metadata
    /// store was never told of it.
    void retract(FileContent file, Written written) {
        OpenContent content = contents.lock(file);
        try {
            for (BlockSpan gap : written.gaps()) {
                DirtyBlock block = content.block(gap.index());
                if (block != null) {
                    block.remove(gap.from(), gap.until(), log::discard);
                    forgetUnused(content, block);
                }
            }
            gate.insist(() -> {
                long _ = log.log().appendCancel(LogAccess.owner(file), written.position());
            });
            uploader.resume(content.endChange());
        } finally {
            contents.unlock(content);
        }
    }

    /// The metadata store has been told of a write, or will be asked before the log forgets it. Waits for nothing.
    void told(FileContent file) {
        OpenContent content =
                Objects.requireNonNull(contents.find(file.contentId()), "it stays while a write of it is not told");
        uploader.resume(content.endChange());
    }
}
