package io.dittofs.transfer.download;

import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.PieceChecksums;

/// Pieces of a block that follow each other.
///
/// @param first the number of the first
/// @param until the number behind that of the last
record PieceRange(BlockHash hash, int first, int until) {
    PieceRange {
        assert 0 <= first && first < until && until <= PieceChecksums.PIECES_MAX;
    }

    /// The pieces that have these bytes.
    static PieceRange of(BlockHash hash, int from, int until) {
        return new PieceRange(hash, from / PieceChecksums.PIECE_BYTES, Math.ceilDiv(until, PieceChecksums.PIECE_BYTES));
    }

    /// Where in the block they begin.
    int offset() {
        return first * PieceChecksums.PIECE_BYTES;
    }

    /// How many bytes they are in a block of this length.
    int bytes(int blockLength) {
        return Math.min(until * PieceChecksums.PIECE_BYTES, blockLength) - offset();
    }
}
