package io.dittofs.metadata.rocksdb;

import java.nio.ByteBuffer;

/// Keys that are one number, big-endian.
final class Keys {
    private Keys() {}

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /// Whether a key of this length is one.
    static boolean isNumber(int length) {
        return length == Long.BYTES;
    }

    static long number(byte[] key) {
        assert key.length == Long.BYTES;
        return ByteBuffer.wrap(key).getLong();
    }
}
