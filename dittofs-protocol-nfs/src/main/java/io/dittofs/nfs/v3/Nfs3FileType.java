package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;

/// What kind of object a file is (`ftype3`).
///
/// **Spec** RFC 1813 §2.6.
public enum Nfs3FileType {
    REGULAR(1),
    DIRECTORY(2),
    BLOCK_DEVICE(3),
    CHARACTER_DEVICE(4),
    SYMBOLIC_LINK(5),
    SOCKET(6),
    FIFO(7);

    private final int code;

    Nfs3FileType(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    static Nfs3FileType of(int code) throws MalformedException {
        return switch (code) {
            case 1 -> REGULAR;
            case 2 -> DIRECTORY;
            case 3 -> BLOCK_DEVICE;
            case 4 -> CHARACTER_DEVICE;
            case 5 -> SYMBOLIC_LINK;
            case 6 -> SOCKET;
            case 7 -> FIFO;
            default -> throw new MalformedException("ftype3 " + Integer.toUnsignedString(code));
        };
    }
}
