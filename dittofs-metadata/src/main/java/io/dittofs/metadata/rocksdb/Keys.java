package io.dittofs.metadata.rocksdb;

import java.nio.ByteBuffer;

/// Keys that are one number, big-endian.
final class Keys {
    private Keys() {}

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] key) {
        assert key.length == Long.BYTES;
        return ByteBuffer.wrap(key).getLong();
    }
}
