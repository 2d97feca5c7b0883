package io.dittofs.nfs.xdr;

import java.io.Serial;

/// Says that bytes from a peer are not what the protocol's grammar allows.
///
/// It carries no stack trace: a peer causes it at will, and the reason names the offending field.
/// Within a procedure's arguments it is answered with GARBAGE_ARGS, within the RPC header it closes
/// the connection.
///
/// **Threading** immutable.
public final class MalformedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public MalformedException(String reason) {
        super(reason, null, false, false);
    }
}
