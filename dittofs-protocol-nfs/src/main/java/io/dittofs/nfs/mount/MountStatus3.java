package io.dittofs.nfs.mount;

/// How MNT ended (`mountstat3`).
///
/// **Spec** RFC 1813 §5.1.5.
public enum MountStatus3 {
    OK(0),
    PERM(1),
    NOENT(2),
    IO(5),
    ACCES(13),
    NOTDIR(20),
    INVAL(22),
    NAMETOOLONG(63),
    NOTSUPP(10004),
    SERVERFAULT(10006);

    private final int code;

    MountStatus3(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }
}
