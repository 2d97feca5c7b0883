package io.dittofs.nfs.xdr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A second, plain way to make XDR bytes, to hold the real codecs against: it shares no code with them.
public final class WireBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// Bytes written as hex, one field a line, each with its name after a `#`.
    public static byte[] golden(String annotated) {
        String digits = annotated.replaceAll("#[^\n]*", "").replaceAll("\\s", "");
        return HexFormat.of().parseHex(digits);
    }

    public WireBytes int32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    public WireBytes int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    public WireBytes bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    public WireBytes opaque(byte[] value) {
        int32(value.length).raw(value);
        for (int length = value.length; length % 4 != 0; length++) {
            bytes.write(0);
        }
        return this;
    }

    public WireBytes opaque(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return opaque(copy);
    }

    public WireBytes string(String value) {
        return opaque(value.getBytes(StandardCharsets.UTF_8));
    }

    public WireBytes raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
