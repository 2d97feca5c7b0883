package io.dittofs.transfer.tiered;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.Cut;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.download.BlockBytes;
import io.dittofs.transfer.download.BlockReader;
import io.dittofs.transfer.download.ReadAhead;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.LogAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads: bytes of the log over those of blocks over zeros.
///
/// What the log has is taken first, what the block map says after that. In between an upload may have ended, and then
/// the block has the bytes of the log, too; a block that was replaced stays in the block store for a grace period.
///
/// **Threading**: thread-safe.
final class ContentReads {
    private static final int LOOKUPS_MAX = 3;

    private final ContentTable contents;
    private final LogAccess log;
    private final BlockMap map;
    private final BlockReader reader;
    private final Unmapper unmapper;
    private final ReadAhead readAhead;

    ContentReads(TieredParts parts, ReadAhead readAhead) {
        this.contents = parts.contents();
        this.log = parts.log();
        this.map = parts.map();
        this.reader = parts.reader();
        this.unmapper = parts.unmapper();
        this.readAhead = readAhead;
    }

    /// A part of a block: bytes of the log, or a gap between them.
    ///
    /// @param position in the log; -1 for a gap
    private record Part(int from, int until, long position) {
        boolean isLogged() {
            return position >= 0;
        }

        int count() {
            return until - from;
        }
    }

    /// What is below the parts of a block that the log does not have.
    ///
    /// @param isKnown whether the block map need not be asked
    /// @param block null for a hole
    /// @param bytesMax how many bytes of the block are not cut off
    private record Below(boolean isKnown, @Nullable BlockRef block, int bytesMax) {
        static final Below UNKNOWN = new Below(false, null, BlockSpan.BLOCK_BYTES);
        static final Below HOLE = new Below(true, null, 0);

        Below with(@Nullable BlockRef found) {
            return new Below(true, found, bytesMax);
        }

        /// How many bytes the block has.
        int end() {
            return block == null ? 0 : Math.min(block.length(), bytesMax);
        }
    }

    /// What is to be read of one block.
    ///
    /// @param parts in order
    /// @param below what is below the gaps among them
    private record Layers(long contentId, long index, List<Part> parts, Below below) {
        /// Where the last of the gaps ends.
        int gapsEnd() {
            int end = 0;
            for (Part part : parts) {
                end = part.isLogged() ? end : part.until();
            }
            return end;
        }
    }

    /// What is to be brought of a block that is not in memory.
    private record Wanted(BlockRef block, int from, int until, Fetching fetching) {
        BlockBytes read(BlockReader reader) throws FsException {
            return fetching == Fetching.WHOLE ? reader.read(block.hash()) : reader.read(block, from, until);
        }

        Wanted with(BlockRef successor) {
            return new Wanted(successor, from, until, fetching);
        }
    }

    /// How blocks come that are not in memory.
    private enum Fetching {
        /// Not at all.
        NONE,
        /// Of one that is read here and there, what is needed.
        PARTS,
        /// Whole, since what follows will be read, too.
        WHOLE
    }

    /// Lends a range; waits for what is not at hand.
    ContentLease read(long contentId, long offset, int count) throws FsException {
        Fetching fetching = readAhead.read(contentId, offset, count) ? Fetching.WHOLE : Fetching.PARTS;
        return Objects.requireNonNull(lend(contentId, offset, count, fetching), "it may wait");
    }

    /// Lends a range if it is at hand; else null.
    @Nullable
    ContentLease readAtOnce(long contentId, long offset, int count) throws FsException {
        ContentLease lease = lend(contentId, offset, count, Fetching.NONE);
        if (lease != null) {
            boolean _ = readAhead.read(contentId, offset, count);
        }
        return lease;
    }

    private @Nullable ContentLease lend(long contentId, long offset, int count, Fetching fetching) throws FsException {
        TieredLease lease = new TieredLease(log.log());
        boolean isComplete = false;
        try {
            for (BlockSpan span : BlockSpan.of(offset, count)) {
                if (!add(lease, contentId, span, fetching)) {
                    return null;
                }
            }
            isComplete = true;
            return lease;
        } finally {
            if (!isComplete) {
                lease.close();
            }
        }
    }

    /// Adds a part of one block; false where it is not at hand.
    private boolean add(TieredLease lease, long contentId, BlockSpan span, Fetching fetching) throws FsException {
        List<Part> parts = new ArrayList<>(1);
        Below below = Below.UNKNOWN;
        OpenContent content = contents.find(contentId);
        if (content == null) {
            parts.add(new Part(span.from(), span.until(), -1));
            below = unmapper.isReleasing(contentId) ? Below.HOLE : Below.UNKNOWN;
        } else {
            if (fetching != Fetching.NONE) {
                content.lock();
            } else if (!content.tryLock()) {
                return false;
            }
            try {
                below = collect(lease, content, span, parts);
            } finally {
                contents.unlock(content);
            }
        }
        return fill(lease, new Layers(contentId, span.index(), parts, below), fetching);
    }

    /// Pins what the log has of a block, and says what is below.
    private static Below collect(TieredLease lease, OpenContent content, BlockSpan span, List<Part> parts) {
        DirtyBlock block = content.block(span.index());
        int[] at = {span.from()};
        if (block != null) {
            block.extents().forEach(span.from(), span.until(), (from, until, position) -> {
                if (from > at[0]) {
                    parts.add(new Part(at[0], from, -1));
                }
                lease.pin(position);
                parts.add(new Part(from, until, position));
                at[0] = until;
            });
        }
        if (at[0] < span.until()) {
            parts.add(new Part(at[0], span.until(), -1));
        }
        if (content.hasNothingMapped()) {
            return Below.HOLE;
        }
        if (block != null && block.isBaseKnown()) {
            return Below.UNKNOWN.with(block.base());
        }
        Cut cut = content.cut();
        if (cut == null || !cut.concerns(span.index())) {
            return Below.UNKNOWN;
        }
        return span.index() > cut.index() || cut.kept() == 0 ? Below.HOLE : new Below(false, null, cut.kept());
    }

    private boolean fill(TieredLease lease, Layers layers, Fetching fetching) throws FsException {
        long contentId = layers.contentId();
        long index = layers.index();
        Below below = layers.below();
        BlockBytes bytes = null;
        for (Part part : layers.parts()) {
            if (part.isLogged()) {
                lease.addLogged(part.position(), part.count());
                continue;
            }
            if (!below.isKnown()) {
                BlockMap.Mapped found = lookUp(contentId, index, fetching);
                if (found == null) {
                    return false;
                }
                below = below.with(found.block());
            }
            BlockRef block = below.block();
            int end = Math.clamp(below.end(), part.from(), part.until());
            if (block != null && end > part.from()) {
                if (bytes == null) {
                    int until = Math.min(below.end(), layers.gapsEnd());
                    bytes = fetching == Fetching.NONE
                            ? reader.readAtOnce(block.hash(), part.from(), until)
                            : fetch(contentId, index, new Wanted(block, part.from(), until, fetching));
                    if (bytes == null) {
                        return false;
                    }
                    lease.addBlock(bytes, part.from(), end - part.from());
                } else {
                    lease.addMoreOfBlock(part.from(), end - part.from());
                }
            }
            lease.addZeros(part.until() - end);
        }
        return true;
    }

    private BlockMap.@Nullable Mapped lookUp(long contentId, long index, Fetching fetching) throws FsException {
        return fetching != Fetching.NONE
                ? new BlockMap.Mapped(map.get(contentId, index))
                : map.getIfPresent(contentId, index);
    }

    /// The bytes of a block. Where it was replaced and deleted since the block map was asked, those of its successor.
    private BlockBytes fetch(long contentId, long index, Wanted first) throws FsException {
        Wanted wanted = first;
        for (int attempt = 1; ; attempt++) {
            try {
                return wanted.read(reader);
            } catch (FsException refusal) {
                if (refusal.error() != FsError.CONFLICT) {
                    throw refusal;
                }
                map.forget(contentId, index);
                BlockRef now = map.get(contentId, index);
                if (now == null || now.length() < wanted.block().length() || attempt == LOOKUPS_MAX) {
                    throw new FsException(FsError.TRY_LATER, "a block was replaced while it was read");
                }
                wanted = wanted.with(now);
            }
        }
    }
}
