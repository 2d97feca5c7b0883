package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.store.ShareRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Keys and values of the column family `share`.
///
/// ```text
/// 'R' share id (4)  ->  version = 1 (1) root inode (8) root generation (8) name (UTF-8)
/// 'B' share id (4)  ->  bytes, little-endian (8)
/// 'I' share id (4)  ->  inodes, little-endian (8)
/// ```
///
/// The counters are merged by RocksDB's 64-bit addition, which is little-endian; a negative delta is added
/// modulo 2^64.
///
/// **Errors**: `IO` for anything that this class did not write.
final class ShareCodec {
    static final byte RECORD = 'R';
    static final byte BYTES = 'B';
    static final byte INODES = 'I';

    private static final int VERSION = 1;
    private static final int KEY_BYTES = 1 + Integer.BYTES;
    private static final int FIXED_BYTES = 1 + 2 * Long.BYTES;

    private ShareCodec() {}

    static byte[] key(byte kind, int shareId) {
        return ByteBuffer.allocate(KEY_BYTES).put(kind).putInt(shareId).array();
    }

    static byte kind(byte[] key) throws FsException {
        require(key.length == KEY_BYTES, "key");
        return key[0];
    }

    static int shareId(byte[] key) throws FsException {
        require(key.length == KEY_BYTES, "key");
        return ByteBuffer.wrap(key).getInt(1);
    }

    static byte[] encode(ShareRecord share) {
        byte[] name = share.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + name.length)
                .put((byte) VERSION)
                .putLong(share.root().inode())
                .putLong(share.root().generation())
                .put(name)
                .array();
    }

    static ShareRecord decode(int shareId, byte[] value) throws FsException {
        require(value.length > FIXED_BYTES, "record of " + value.length + " bytes");
        require(value[0] == VERSION, "record of version " + value[0]);
        ByteBuffer in = ByteBuffer.wrap(value, 1, value.length - 1);
        FileId root = new FileId(in.getLong(), in.getLong());
        require(shareId != 0 && root.inode() != 0, "record");
        String name = new String(value, FIXED_BYTES, value.length - FIXED_BYTES, StandardCharsets.UTF_8);
        require(
                Arrays.equals(
                        name.getBytes(StandardCharsets.UTF_8),
                        0,
                        value.length - FIXED_BYTES,
                        value,
                        FIXED_BYTES,
                        value.length),
                "name");
        return new ShareRecord(shareId, name, root);
    }

    static byte[] counter(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    static long counter(byte[] value) throws FsException {
        require(value.length == Long.BYTES, "counter of " + value.length + " bytes");
        return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static void require(boolean condition, String what) throws FsException {
        if (!condition) {
            throw new FsException(FsError.IO, "a share's " + what + " is damaged");
        }
    }
}
