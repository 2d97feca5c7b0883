package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The value of the column family `object`; its key is the hash.
///
/// ```text
/// version (1) length (4) offset (8) references (8) created (8) condemned since (8) pieces key (the rest, UTF-8)
/// ```
///
/// Big-endian. Version 2 has as pieces their number (1) and the checksum (4) of each. Version 1 has no pieces at all;
/// it is what was written before there were any, and is still written for a block whose pieces are not known.
///
/// **Errors**: `IO` for anything that this class did not write.
final class StoredBlockCodec {
    private static final byte WITHOUT_PIECES = 1;
    private static final byte WITH_PIECES = 2;
    private static final int FIXED_BYTES = 1 + Integer.BYTES + 4 * Long.BYTES;

    private StoredBlockCodec() {}

    static byte[] value(StoredBlock block) {
        BlockLocation location = block.location();
        byte[] key = location.key().getBytes(StandardCharsets.UTF_8);
        byte[] pieces = pieces(block.pieces());
        return ByteBuffer.allocate(FIXED_BYTES + pieces.length + key.length)
                .put(block.pieces() == null ? WITHOUT_PIECES : WITH_PIECES)
                .putInt(location.length())
                .putLong(location.offset())
                .putLong(block.references())
                .putLong(block.created())
                .putLong(block.condemnedSince())
                .put(pieces)
                .put(key)
                .array();
    }

    private static byte[] pieces(@Nullable PieceChecksums pieces) {
        if (pieces == null) {
            return new byte[0];
        }
        byte[] sums = pieces.bytes();
        return ByteBuffer.allocate(1 + sums.length)
                .put((byte) pieces.count())
                .put(sums)
                .array();
    }

    static StoredBlock stored(byte[] key, byte[] value) throws FsException {
        if (key.length != BlockHash.BYTES
                || value.length < FIXED_BYTES
                || (value[0] != WITHOUT_PIECES && value[0] != WITH_PIECES)) {
            throw damaged("a key of " + key.length + " bytes and a value of " + value.length);
        }
        ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
        int length = in.getInt();
        long offset = in.getLong();
        long references = in.getLong();
        long created = in.getLong();
        long condemnedSince = in.getLong();
        BlockHash hash = BlockHash.decode(key);
        try {
            PieceChecksums pieces = value[0] == WITH_PIECES ? takePieces(in) : null;
            String objectKey = StandardCharsets.UTF_8.decode(in).toString();
            BlockLocation location = new BlockLocation(objectKey, offset, length);
            return new StoredBlock(hash, location, pieces, references, created, condemnedSince);
        } catch (IllegalArgumentException e) {
            throw damaged(e.getMessage() + ", for " + hash);
        }
    }

    private static PieceChecksums takePieces(ByteBuffer in) {
        int count = in.hasRemaining() ? Byte.toUnsignedInt(in.get()) : 0;
        if (count > in.remaining() / Integer.BYTES) {
            throw new IllegalArgumentException("no checksums of " + count + " pieces");
        }
        byte[] sums = new byte[count * Integer.BYTES];
        in.get(sums);
        return PieceChecksums.decode(sums);
    }

    private static FsException damaged(String found) {
        return new FsException(FsError.IO, "the row of a block is damaged: it has " + found);
    }
}
