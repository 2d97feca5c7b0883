package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;

/// How durable written data must be, or is (`stable_how`), from weak to strong.
///
/// **Spec** RFC 1813 §3.3.7.
public enum StableHow {
    UNSTABLE(0),
    DATA_SYNC(1),
    FILE_SYNC(2);

    private final int code;

    StableHow(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    static StableHow of(int code) throws MalformedException {
        return switch (code) {
            case 0 -> UNSTABLE;
            case 1 -> DATA_SYNC;
            case 2 -> FILE_SYNC;
            default -> throw new MalformedException("stable_how " + Integer.toUnsignedString(code));
        };
    }
}
