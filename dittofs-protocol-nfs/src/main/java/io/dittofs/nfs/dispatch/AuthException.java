package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.AuthStat;

/// The caller's credential does not do for what it asks; answered with AUTH_ERROR (RFC 5531 §9). Without stack trace.
public final class AuthException extends Exception {
    private static final long serialVersionUID = 1L;

    private final AuthStat stat;

    public AuthException(AuthStat stat) {
        super(stat.name(), null, false, false);
        this.stat = stat;
    }

    public AuthStat stat() {
        return stat;
    }
}
