package io.dittofs.e2e.client;

import java.util.HexFormat;

/// An nfs_fh3: bytes that only the server understands.
///
/// @param hex the bytes in hexadecimal, so that two of the same are equal
public record Handle(String hex) {
    private static final int BYTES_MAX = 64;

    public static Handle of(byte[] bytes) {
        return new Handle(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    static Handle read(XdrIn in) {
        return of(in.opaque(BYTES_MAX));
    }
}
