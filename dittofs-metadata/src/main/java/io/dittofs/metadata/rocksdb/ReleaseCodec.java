package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;

/// Keys of the column family `release`, whose values are empty.
///
/// ```text
/// share id (4) content id (8)  ->  (0)
/// ```
///
/// **Errors**: `IO` for anything that this class did not write.
final class ReleaseCodec {
    static final byte[] VALUE = {};

    private static final int KEY_BYTES = Integer.BYTES + Long.BYTES;

    private ReleaseCodec() {}

    static byte[] key(int shareId, long contentId) {
        return ByteBuffer.allocate(KEY_BYTES).putInt(shareId).putLong(contentId).array();
    }

    /// Greater than all keys of a share: content ids are positive.
    static byte[] endOf(int shareId) {
        return key(shareId, -1);
    }

    static boolean isKey(byte[] key) {
        return key.length == KEY_BYTES;
    }

    static int shareId(byte[] key) {
        assert isKey(key);
        return ByteBuffer.wrap(key).getInt();
    }

    static long contentId(byte[] key) throws FsException {
        if (key.length != KEY_BYTES) {
            throw new FsException(FsError.IO, "a release has a key of " + key.length + " bytes");
        }
        return ByteBuffer.wrap(key).getLong(Integer.BYTES);
    }
}
