package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Keys and values of the column family `gc`, which has two kinds of rows.
///
/// ```text
/// 1 (1) condemned since (8) hash (32)        ->  (0)
/// 2 (1) key (UTF-8) 0 (1) offset (8)         ->  version = 1 (1) length (4) hash (32)
/// ```
///
/// Big-endian; the sign of the time is inverted, so that it sorts as bytes. Keys have no NUL.
///
/// **Errors**: `IO` for anything that this class did not write.
final class GarbageCodec {
    static final byte[] NOTHING = {};
    static final byte[] FIRST_CONDEMNED = {1};
    static final byte[] FIRST_DOOMED = {2};
    static final byte[] END = {3};

    private static final byte VERSION = 1;
    private static final int CONDEMNED_BYTES = 1 + Long.BYTES + BlockHash.BYTES;
    private static final int DOOMED_KEY_OVERHEAD = 2 + Long.BYTES;
    private static final int DOOMED_BYTES = 1 + Integer.BYTES + BlockHash.BYTES;

    private GarbageCodec() {}

    static byte[] condemnedKey(CondemnedBlock block) {
        ByteBuffer out =
                ByteBuffer.allocate(CONDEMNED_BYTES).put(FIRST_CONDEMNED).putLong(block.since() ^ Long.MIN_VALUE);
        return block.hash().encode(out).array();
    }

    /// Not greater than the keys of all blocks that are condemned since then or later, greater than the
    /// others.
    static byte[] condemnedFrom(long since) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put(FIRST_CONDEMNED)
                .putLong(since ^ Long.MIN_VALUE)
                .array();
    }

    static CondemnedBlock condemned(byte[] key) throws FsException {
        require(key.length == CONDEMNED_BYTES, key);
        ByteBuffer in = ByteBuffer.wrap(key, 1, key.length - 1);
        return new CondemnedBlock(in.getLong() ^ Long.MIN_VALUE, BlockHash.decode(in));
    }

    static byte[] doomedKey(BlockLocation location) {
        byte[] key = location.key().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(DOOMED_KEY_OVERHEAD + key.length)
                .put(FIRST_DOOMED)
                .put(key)
                .put((byte) 0)
                .putLong(location.offset())
                .array();
    }

    static byte[] doomedValue(DoomedObject object) {
        ByteBuffer out = ByteBuffer.allocate(DOOMED_BYTES)
                .put(VERSION)
                .putInt(object.location().length());
        return object.hash().encode(out).array();
    }

    static DoomedObject doomed(byte[] key, byte[] value) throws FsException {
        require(key.length > DOOMED_KEY_OVERHEAD, key);
        require(value.length == DOOMED_BYTES && value[0] == VERSION, value);
        int keyBytes = key.length - DOOMED_KEY_OVERHEAD;
        String objectKey = new String(key, 1, keyBytes, StandardCharsets.UTF_8);
        long offset = ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
        ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
        int length = in.getInt();
        BlockHash hash = BlockHash.decode(in);
        try {
            return new DoomedObject(hash, new BlockLocation(objectKey, offset, length));
        } catch (IllegalArgumentException e) {
            throw new FsException(FsError.IO, "a row of garbage is damaged: " + e.getMessage());
        }
    }

    private static void require(boolean condition, byte[] found) throws FsException {
        if (!condition) {
            throw new FsException(FsError.IO, "a row of garbage of " + found.length + " bytes is damaged");
        }
    }
}
