package io.dittofs.metadata.store;

import java.util.Arrays;

/// What a symbolic link says: bytes that only the client interprets. Immutable; the bytes are **borrowed** by who
/// asks.
public final class SymlinkTarget {
    private final byte[] bytes;

    /// The target with these bytes, which it then **owns**.
    public SymlinkTarget(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SymlinkTarget that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
