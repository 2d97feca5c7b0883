package io.dittofs.nfs.service;

import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.share.Share;
import io.dittofs.nfs.dispatch.RpcCaller;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.rpc.AuthSys;
import io.dittofs.nfs.rpc.RpcCredential;
import org.jspecify.annotations.Nullable;

/// What a share's rules make of one caller, found out once: the caller keeps it for the calls that follow, in a short
/// list with those of other shares. Immutable.
///
/// @param share whose rules
/// @param admits whether the client may use the share; only where the rules are fixed
/// @param identity who the caller is within the share; null where the share wants a better credential
/// @param next of another share
record Admission(
        Share share,
        boolean admits,
        @Nullable Credentials identity,
        @Nullable Admission next) {
    /// Of how many shares a caller keeps admissions, so that the list stays short.
    private static final int KEPT_MAX = 8;

    /// The caller's admission to a share, kept from before or found out now.
    @SuppressWarnings("ReferenceEquality") // the same share or another one: equal parts would make no difference
    static Admission of(RpcCaller caller, Share share) {
        Admission first = caller.memory() instanceof Admission kept ? kept : null;
        int length = 0;
        for (Admission kept = first; kept != null; kept = kept.next) {
            if (kept.share == share) {
                return kept;
            }
            length++;
        }
        RpcSession session = caller.session();
        boolean admits = share.rules().admits(session.address(), session.port());
        Credentials identity = identity(share.rules(), caller.credential());
        Admission found = new Admission(share, admits, identity, length < KEPT_MAX ? first : null);
        caller.remember(found);
        return found;
    }

    /// Whether the client may use the share now: host names may have come to stand for other addresses.
    boolean admitsNow(RpcSession session) {
        ExportRules rules = share.rules();
        return rules.areFixed() ? admits : rules.admits(session.address(), session.port());
    }

    private static @Nullable Credentials identity(ExportRules rules, RpcCredential credential) {
        return switch (credential) {
            case AuthSys sys -> rules.identity().map(new Credentials(sys.uid(), sys.gid(), sys.groups()));
            case RpcCredential.AuthNone _ ->
                rules.allowsAuthNone() ? rules.identity().anonymous() : null;
            case RpcCredential.UnsupportedFlavor _, RpcCredential.Malformed _ -> null;
        };
    }
}
