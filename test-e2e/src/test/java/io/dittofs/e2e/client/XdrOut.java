package io.dittofs.e2e.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Writes XDR (RFC 4506).
public final class XdrOut {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public XdrOut int32(int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes.write(value >>> shift);
        }
        return this;
    }

    public XdrOut int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    public XdrOut bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    /// Bytes without a length, padded to four.
    public XdrOut fixed(byte[] value) {
        bytes.writeBytes(value);
        bytes.writeBytes(new byte[-value.length & 3]);
        return this;
    }

    public XdrOut opaque(byte[] value) {
        return int32(value.length).fixed(value);
    }

    public XdrOut string(String value) {
        return opaque(value.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes as they are.
    public XdrOut raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }
}
