package io.dittofs.transfer.download;

import io.dittofs.metadata.object.PieceChecksums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Pieces of a block that follow each other. Thread-safe; owns them.
///
/// @param first the number of the first
record PieceBytes(int first, List<BlockBytes> pieces) implements BlockBytes {
    PieceBytes {
        pieces = List.copyOf(pieces);
    }

    /// @param from in the block, as for all its bytes; the pieces have what is asked for
    @Override
    public List<ByteBuffer> slices(int from, int count) {
        List<ByteBuffer> slices = new ArrayList<>(2);
        int until = from + count;
        for (int at = from; at < until; ) {
            int piece = at / PieceChecksums.PIECE_BYTES;
            int begin = piece * PieceChecksums.PIECE_BYTES;
            int end = Math.min(until, begin + PieceChecksums.PIECE_BYTES);
            slices.addAll(pieces.get(piece - first).slices(at - begin, end - at));
            at = end;
        }
        return slices;
    }

    @Override
    public void close() {
        pieces.forEach(BlockBytes::close);
    }
}
