package io.dittofs.transfer.upload;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.Zeros;
import io.dittofs.transfer.download.BlockBytes;
import io.dittofs.transfer.download.BlockReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a block was at one moment: bytes of the log over those of the block store over zeros, held in place until it is
/// closed.
///
/// **Threading**: confined to its upload, but for its making.
final class BlockImage implements AutoCloseable {
    private final LogAccess log;
    private final List<Piece> pieces = new ArrayList<>();
    private final int end;
    private final @Nullable BlockRef base;
    private final long position;
    private final int cuts;
    private @Nullable BlockBytes baseBytes;

    private record Piece(int from, int until, long position) {}

    /// The block as it is now, under the lock of its content. Its base is known.
    BlockImage(DirtyBlock block, LogAccess log) {
        this.log = log;
        this.end = block.end();
        this.base = block.base();
        this.cuts = block.cuts();
        this.position = log.log().head();
        block.extents().forEach(0, end, (from, until, at) -> {
            log.log().pin(at);
            pieces.add(new Piece(from, until, at));
        });
    }

    /// How many bytes the block has.
    int length() {
        return end;
    }

    /// What the block map said of the block.
    @Nullable
    BlockRef base() {
        return base;
    }

    /// How often something had been taken away from the block.
    int cuts() {
        return cuts;
    }

    /// Every byte of the block that the log has behind this is newer than the image.
    long position() {
        return position;
    }

    /// The bytes, in order; waits for those of the block store. They stay as they are until this is closed.
    List<ByteBuffer> assemble(BlockReader reader) throws FsException {
        List<ByteBuffer> data = new ArrayList<>();
        int at = 0;
        for (Piece piece : pieces) {
            addBelow(data, at, piece.from(), reader);
            data.add(log.log().slice(piece.position(), piece.until() - piece.from()));
            at = piece.until();
        }
        addBelow(data, at, end, reader);
        return data;
    }

    private void addBelow(List<ByteBuffer> data, int from, int until, BlockReader reader) throws FsException {
        BlockRef below = base;
        int baseEnd = below == null ? 0 : Math.min(until, below.length());
        if (below != null && from < baseEnd) {
            if (baseBytes == null) {
                baseBytes = reader.read(below.hash());
            }
            data.addAll(baseBytes.slices(from, baseEnd - from));
        }
        int zerosFrom = Math.max(from, baseEnd);
        if (zerosFrom < until) {
            data.add(Zeros.of(until - zerosFrom));
        }
    }

    @Override
    public void close() {
        pieces.forEach(piece -> log.log().unpin(piece.position()));
        if (baseBytes != null) {
            baseBytes.close();
        }
    }
}
