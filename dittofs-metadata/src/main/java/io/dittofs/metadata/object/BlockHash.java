package io.dittofs.metadata.object;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The name of a block: the SHA-256 of its bytes. Immutable; ordered as the unsigned bytes are.
public final class BlockHash implements Comparable<BlockHash> {
    public static final int BYTES = 32;

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    /// The hash whose bytes, big-endian, are these.
    public BlockHash(long first, long second, long third, long fourth) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.fourth = fourth;
    }

    /// The SHA-256 of what remains in the buffer, which is **borrowed** and left as it is.
    public static BlockHash of(ByteBuffer data) {
        MessageDigest digest = sha256();
        digest.update(data.duplicate());
        return decode(digest.digest());
    }

    /// The SHA-256 of what remains in all buffers, one after the other, which are **borrowed** and left as they are.
    public static BlockHash of(List<ByteBuffer> data) {
        MessageDigest digest = sha256();
        data.forEach(each -> digest.update(each.duplicate()));
        return decode(digest.digest());
    }

    /// The hash with these 32 bytes, **borrowed**.
    public static BlockHash decode(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash of " + bytes.length + " bytes");
        }
        return decode(ByteBuffer.wrap(bytes));
    }

    /// Takes the next 32 bytes from a buffer.
    public static BlockHash decode(ByteBuffer in) {
        return new BlockHash(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /// The hash that [#toString] wrote.
    public static BlockHash parse(String hex) {
        return decode(HexFormat.of().parseHex(hex));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// The 32 bytes, a copy.
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        encode(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /// Puts the 32 bytes into a big-endian buffer.
    public ByteBuffer encode(ByteBuffer out) {
        return out.putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    /// One of the four numbers that the bytes are.
    public long word(int index) {
        return switch (index) {
            case 0 -> first;
            case 1 -> second;
            case 2 -> third;
            case 3 -> fourth;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockHash that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    /// Any part of a cryptographic hash is a good hash.
    @Override
    public int hashCode() {
        return (int) fourth;
    }

    @Override
    public int compareTo(BlockHash other) {
        for (int i = 0; i < BYTES / Long.BYTES; i++) {
            int order = Long.compareUnsigned(word(i), other.word(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
