package io.dittofs.nfs.v3;

/// How a procedure ended (`nfsstat3`).
///
/// **Spec** [RFC 1813 §2.6](https://www.rfc-editor.org/rfc/rfc1813#section-2.6).
public enum Nfs3Status {
    OK(0),
    PERM(1),
    NOENT(2),
    IO(5),
    NXIO(6),
    ACCES(13),
    EXIST(17),
    XDEV(18),
    NODEV(19),
    NOTDIR(20),
    ISDIR(21),
    INVAL(22),
    FBIG(27),
    NOSPC(28),
    ROFS(30),
    MLINK(31),
    NAMETOOLONG(63),
    NOTEMPTY(66),
    DQUOT(69),
    STALE(70),
    REMOTE(71),
    BADHANDLE(10001),
    NOT_SYNC(10002),
    BAD_COOKIE(10003),
    NOTSUPP(10004),
    TOOSMALL(10005),
    SERVERFAULT(10006),
    BADTYPE(10007),
    JUKEBOX(10008);

    private final int code;

    Nfs3Status(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// Refuses [#OK] where only a failure makes sense.
    void requireFailure() {
        if (this == OK) {
            throw new IllegalArgumentException("a failure with status OK");
        }
    }
}
