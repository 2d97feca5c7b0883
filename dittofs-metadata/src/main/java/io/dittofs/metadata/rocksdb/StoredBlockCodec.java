package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.StoredBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The value of the column family `object`; its key is the hash.
///
/// ```text
/// version = 1 (1) length (4) offset (8) references (8) created (8) condemned since (8) key (the rest, UTF-8)
/// ```
///
/// Big-endian.
///
/// **Errors**: `IO` for anything that this class did not write.
final class StoredBlockCodec {
    private static final byte VERSION = 1;
    private static final int FIXED_BYTES = 1 + Integer.BYTES + 4 * Long.BYTES;

    private StoredBlockCodec() {}

    static byte[] value(StoredBlock block) {
        BlockLocation location = block.location();
        byte[] key = location.key().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + key.length)
                .put(VERSION)
                .putInt(location.length())
                .putLong(location.offset())
                .putLong(block.references())
                .putLong(block.created())
                .putLong(block.condemnedSince())
                .put(key)
                .array();
    }

    static StoredBlock stored(byte[] key, byte[] value) throws FsException {
        if (key.length != BlockHash.BYTES || value.length < FIXED_BYTES || value[0] != VERSION) {
            throw damaged("a key of " + key.length + " bytes and a value of " + value.length);
        }
        ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
        int length = in.getInt();
        long offset = in.getLong();
        long references = in.getLong();
        long created = in.getLong();
        long condemnedSince = in.getLong();
        String objectKey = StandardCharsets.UTF_8.decode(in).toString();
        BlockHash hash = BlockHash.decode(key);
        try {
            BlockLocation location = new BlockLocation(objectKey, offset, length);
            return new StoredBlock(hash, location, references, created, condemnedSince);
        } catch (IllegalArgumentException e) {
            throw damaged(e.getMessage() + ", for " + hash);
        }
    }

    private static FsException damaged(String found) {
        return new FsException(FsError.IO, "the row of a block is damaged: it has " + found);
    }
}
