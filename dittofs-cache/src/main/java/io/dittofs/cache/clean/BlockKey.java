package io.dittofs.cache.clean;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// The SHA-256 of a block's content, 32 bytes in big-endian order. Immutable.
public record BlockKey(long first, long second, long third, long fourth) {
    public static final int BYTES = 32;

    /// The key that these 32 bytes are.
    public static BlockKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return new BlockKey(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /// The key of 64 hexadecimal digits.
    static BlockKey ofHex(String digits) {
        return of(HexFormat.of().parseHex(digits));
    }

    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /// A hash is as good as any part of it.
    @Override
    public int hashCode() {
        return Long.hashCode(fourth);
    }

    /// 64 hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
