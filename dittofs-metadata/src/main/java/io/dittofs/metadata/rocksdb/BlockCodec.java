package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import java.nio.ByteBuffer;

/// Keys and values of the column family `block`.
///
/// ```text
/// content id (8) block index (8)  ->  version = 1 (1) valid length (4) hash (32)
/// ```
///
/// Big-endian, so that the blocks of a content lie together in order.
///
/// **Errors**: `IO` for anything that this class did not write.
final class BlockCodec {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 2 * Long.BYTES;
    private static final int VALUE_BYTES = 1 + Integer.BYTES + BlockHash.BYTES;

    private BlockCodec() {}

    static byte[] key(long contentId, long index) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(contentId).putLong(index).array();
    }

    static byte[] value(BlockRef block) {
        ByteBuffer out = ByteBuffer.allocate(VALUE_BYTES).put(VERSION).putInt(block.length());
        return block.hash().encode(out).array();
    }

    static long contentId(byte[] key) throws FsException {
        require(key.length == KEY_BYTES, "a key of " + key.length + " bytes");
        return ByteBuffer.wrap(key).getLong();
    }

    static MappedBlock mapped(byte[] key, byte[] value) throws FsException {
        require(key.length == KEY_BYTES, "a key of " + key.length + " bytes");
        long index = ByteBuffer.wrap(key).getLong(Long.BYTES);
        require(index >= 0, "the index " + index);
        return new MappedBlock(index, block(value));
    }

    static BlockRef block(byte[] value) throws FsException {
        require(value.length == VALUE_BYTES, value.length + " bytes");
        ByteBuffer in = ByteBuffer.wrap(value);
        int version = in.get();
        require(version == VERSION, "version " + version);
        int length = in.getInt();
        require(length > 0, "the length " + length);
        return new BlockRef(BlockHash.decode(in), length);
    }

    private static void require(boolean condition, String found) throws FsException {
        if (!condition) {
            throw new FsException(FsError.IO, "a row of the block map is damaged: it has " + found);
        }
    }
}
