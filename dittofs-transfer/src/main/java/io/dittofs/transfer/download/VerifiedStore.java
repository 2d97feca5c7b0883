package io.dittofs.transfer.download;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocks and pieces of blocks as the block store has them, each compared with its checksums. A block of which they
/// are not known is compared with its hash, which takes ten times as long. What does not fit is fetched once more, and
/// then it is an error.
///
/// **Threading**: thread-safe.
///
/// **Errors**: `TRY_LATER` for a store that is away, `IO` for what is damaged or missing, with its key in the log.
final class VerifiedStore {
    private static final Logger LOG = LoggerFactory.getLogger(VerifiedStore.class);
    private static final int ATTEMPTS = 2;

    private final BlockStore store;

    VerifiedStore(BlockStore store) {
        this.store = store;
    }

    /// Says whether bytes are what they should be.
    @FunctionalInterface
    private interface Comparison {
        boolean isSound(List<ByteBuffer> bytes);
    }

    /// Fills buffers of the block's length with the block.
    void get(StoredBlock stored, List<ByteBuffer> into) throws FsException {
        PieceChecksums pieces = stored.pieces();
        get(
                stored,
                0,
                into,
                bytes -> pieces == null ? BlockHash.of(bytes).equals(stored.hash()) : pieces.fit(0, bytes));
    }

    /// Fills buffers with pieces from one on, to the end of a piece or of the block.
    void get(StoredBlock stored, PieceChecksums pieces, int first, List<ByteBuffer> into) throws FsException {
        int offset = first * PieceChecksums.PIECE_BYTES;
        get(stored, offset, into, bytes -> pieces.fit(first, bytes));
    }

    private void get(StoredBlock stored, int offset, List<ByteBuffer> into, Comparison comparison) throws FsException {
        String key = stored.location().key();
        for (int attempt = 1; ; attempt++) {
            try {
                List<ByteBuffer> views =
                        into.stream().map(ByteBuffer::duplicate).toList();
                store.get(key, stored.location().offset() + offset, views);
                if (comparison.isSound(into)) {
                    return;
                }
                LOG.error(
                        "a block has other bytes than its checksum says key={} offset={} attempt={}",
                        key,
                        offset,
                        attempt);
            } catch (BlockStoreException e) {
                if (e.kind() != BlockStoreException.Kind.DAMAGED) {
                    throw refusal(key, e);
                }
                LOG.error("a block is damaged key={} attempt={} reason={}", key, attempt, e.getMessage());
            }
            if (attempt == ATTEMPTS) {
                throw new FsException(FsError.IO, "block " + key + " is damaged");
            }
        }
    }

    private static FsException refusal(String key, BlockStoreException e) {
        return switch (e.kind()) {
            case NOT_FOUND -> {
                LOG.error("the block store does not have a block that the metadata store knows key={}", key);
                yield new FsException(FsError.IO, "block " + key + " is missing");
            }
            case UNAVAILABLE, FULL, REFUSED ->
                new FsException(FsError.TRY_LATER, "the block store refuses to deliver: " + e.getMessage());
            case DAMAGED -> new FsException(FsError.IO, "block " + key + " is damaged");
        };
    }
}
