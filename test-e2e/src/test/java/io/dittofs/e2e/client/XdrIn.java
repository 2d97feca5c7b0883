package io.dittofs.e2e.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Reads XDR (RFC 4506) and believes nothing.
public final class XdrIn {
    private final ByteBuffer bytes;

    public XdrIn(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    public int int32() {
        return bytes.getInt();
    }

    public long int64() {
        return bytes.getLong();
    }

    public boolean bool() {
        int value = int32();
        require(value == 0 || value == 1, "a boolean of " + value);
        return value == 1;
    }

    public byte[] fixed(int length) {
        require(length >= 0 && length <= bytes.remaining(), "a length of " + length);
        byte[] value = new byte[length];
        bytes.get(value);
        for (int padding = -length & 3; padding > 0; padding--) {
            require(bytes.get() == 0, "padding that is not zero");
        }
        return value;
    }

    public byte[] opaque(int most) {
        int length = int32();
        require(length >= 0 && length <= most, "a length of %d where %d is the most".formatted(length, most));
        return fixed(length);
    }

    public String string(int most) {
        return new String(opaque(most), StandardCharsets.UTF_8);
    }

    public int remaining() {
        return bytes.remaining();
    }

    /// Nothing may follow.
    public void end() {
        require(!bytes.hasRemaining(), bytes.remaining() + " bytes too many");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("the reply holds " + what);
        }
    }
}
