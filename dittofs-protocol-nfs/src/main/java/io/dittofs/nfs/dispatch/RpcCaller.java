package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.RpcCredential;
import org.jspecify.annotations.Nullable;

/// One user on one connection: the same object for all their calls, so that what was once found out about them can be
/// kept with them.
///
/// **Threading**: thread-safe. What is remembered must be immutable; of two threads that remember something at once one
/// wins, so it must be something that can be found out again.
public final class RpcCaller {
    private final RpcSession session;
    private final RpcCredential credential;
    private volatile @Nullable Object memory;

    public RpcCaller(RpcSession session, RpcCredential credential) {
        this.session = session;
        this.credential = credential;
    }

    /// The connection.
    public RpcSession session() {
        return session;
    }

    /// Who calls; of a flavor that is spoken here.
    public RpcCredential credential() {
        return credential;
    }

    /// What was last remembered.
    public @Nullable Object memory() {
        return memory;
    }

    /// Keeps what a program has found out about the caller; the only program that does is NFS.
    public void remember(Object finding) {
        memory = finding;
    }
}
