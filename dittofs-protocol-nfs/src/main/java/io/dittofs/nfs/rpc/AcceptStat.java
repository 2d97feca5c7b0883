package io.dittofs.nfs.rpc;

import io.dittofs.nfs.xdr.MalformedException;

/// What became of a call whose authentication was accepted (`accept_stat`).
///
/// **Spec** RFC 5531 §9.
public enum AcceptStat {
    SUCCESS(0),
    PROGRAM_UNAVAILABLE(1),
    PROGRAM_MISMATCH(2),
    PROCEDURE_UNAVAILABLE(3),
    GARBAGE_ARGUMENTS(4),
    SYSTEM_ERROR(5);

    private final int code;

    AcceptStat(int code) {
        this.code = code;
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    static AcceptStat of(int code) throws MalformedException {
        for (AcceptStat stat : values()) {
            if (stat.code == code) {
                return stat;
            }
        }
        throw new MalformedException("accept_stat " + Integer.toUnsignedString(code));
    }
}
