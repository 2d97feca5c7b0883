package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.rpc.AuthSys;
import io.dittofs.nfs.rpc.RpcCredential;
import io.dittofs.nfs.v3.WireHandle;
import org.jspecify.annotations.Nullable;

/// The shares as clients meet them: every handle is checked, and every export rule enforced, on each call.
///
/// **Threading**: thread-safe.
final class Exports {
    private final ShareTable shares;

    Exports(ShareTable shares) {
        this.shares = shares;
    }

    ShareTable shares() {
        return shares;
    }

    /// Opens the file that a handle names.
    ///
    /// **Errors**: `BAD_HANDLE` for a handle that was not made here, `STALE` where its share is gone, `ACCESS`
    /// where the client may not use the share; [AuthException] where the share wants a better credential.
    Target open(WireHandle wire, RpcSession session, RpcCredential credential) throws FsException, AuthException {
        FileHandle handle = FileHandle.read(wire.buffer(), wire.offset(), wire.length());
        Share share = shares.byId(handle.shareId());
        if (share == null) {
            throw new FsException(FsError.STALE);
        }
        share.seal().verify(handle);
        if (!share.rules().admits(session.address(), session.port())) {
            throw new FsException(FsError.ACCESS);
        }
        return new Target(share, handle.id(), caller(share.rules(), credential));
    }

    /// The share that a handle claims to be of; null where there is none, or the handle is malformed.
    @Nullable
    Share claimedShare(WireHandle wire) {
        try {
            return shares.byId(
                    FileHandle.read(wire.buffer(), wire.offset(), wire.length()).shareId());
        } catch (FsException malformed) {
            return null;
        }
    }

    private static Credentials caller(ExportRules rules, RpcCredential credential) throws AuthException {
        return switch (credential) {
            case AuthSys sys -> rules.identity().map(new Credentials(sys.uid(), sys.gid(), sys.groups()));
            case RpcCredential.AuthNone _ -> {
                if (!rules.allowsAuthNone()) {
                    throw new AuthException(AuthStat.TOO_WEAK);
                }
                yield rules.identity().anonymous();
            }
            case RpcCredential.UnsupportedFlavor _, RpcCredential.Malformed _ ->
                throw new AuthException(AuthStat.BAD_CREDENTIAL);
        };
    }
}
