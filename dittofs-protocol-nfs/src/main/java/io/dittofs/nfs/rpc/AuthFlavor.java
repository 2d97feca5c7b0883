package io.dittofs.nfs.rpc;

/// The authentication flavors that have a name here (`auth_flavor`).
///
/// **Spec** RFC 5531 §8.2 and §14.
public enum AuthFlavor {
    NONE(0),
    SYS(1),
    SHORT(2),
    DH(3),
    RPCSEC_GSS(6);

    private final int code;

    AuthFlavor(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }
}
