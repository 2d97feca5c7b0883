package io.dittofs.nfs.rpc;

/// Why a call's authentication was refused (`auth_stat`).
///
/// **Spec** RFC 5531 §9.
public enum AuthStat {
    OK(0),
    /// The credential's body does not follow its flavor's grammar.
    BAD_CREDENTIAL(1),
    /// The credential is well-formed and not accepted, as for a flavor the server does not speak.
    REJECTED_CREDENTIAL(2),
    BAD_VERIFIER(3),
    REJECTED_VERIFIER(4),
    /// The export asks for a stronger flavor.
    TOO_WEAK(5),
    INVALID_RESPONSE(6),
    FAILED(7);

    private final int code;

    AuthStat(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }
}
