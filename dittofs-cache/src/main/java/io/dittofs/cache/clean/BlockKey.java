package io.dittofs.cache.clean;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/// What bytes are kept under: the SHA-256 of a block's content, 32 bytes in big-endian order, and which piece of the
/// block they are. Immutable.
///
/// @param piece the number of the piece; [#WHOLE] for the block
public record BlockKey(long first, long second, long third, long fourth, int piece) {
    public static final int BYTES = 32;

    /// In place of the number of a piece.
    public static final int WHOLE = -1;

    public BlockKey {
        if (piece < WHOLE) {
            throw new IllegalArgumentException("piece " + piece);
        }
    }

    /// The key of a block, whose hash these numbers are.
    public static BlockKey whole(long first, long second, long third, long fourth) {
        return new BlockKey(first, second, third, fourth, WHOLE);
    }

    /// The key of a block, whose hash these 32 bytes are.
    public static BlockKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a key of " + bytes.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return whole(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /// The key of a block, whose hash has these 64 hexadecimal digits.
    static BlockKey ofHex(String digits) {
        return of(HexFormat.of().parseHex(digits));
    }

    /// The key of a piece of this block.
    public BlockKey piece(int number) {
        return new BlockKey(first, second, third, fourth, number);
    }

    boolean isWhole() {
        return piece == WHOLE;
    }

    /// The hash of the block, a copy.
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
        return Long.hashCode(fourth) + 31 * piece;
    }

    /// 64 hexadecimal digits, and behind a slash which piece it is.
    @Override
    public String toString() {
        String hash = HexFormat.of().formatHex(bytes());
        return isWhole() ? hash : hash + "/" + piece;
    }
}
