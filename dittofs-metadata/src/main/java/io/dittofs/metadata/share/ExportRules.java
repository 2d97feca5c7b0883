package io.dittofs.metadata.share;

import io.dittofs.metadata.identity.IdentityMapping;
import java.net.InetAddress;

/// Which clients may use a share, and as whom (exports(5)).
///
/// @param allowed who may; everybody where empty
/// @param denied who may not, even if allowed
/// @param identity how claimed identities are mapped
/// @param requiresSecurePort whether only source ports below 1024 are accepted
/// @param allowsAuthNone whether callers without credentials are taken as anonymous
public record ExportRules(
        ClientList allowed,
        ClientList denied,
        IdentityMapping identity,
        boolean requiresSecurePort,
        boolean allowsAuthNone) {
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /// Whether [#admits] always answers the same for one address: no host name can come to stand for another one.
    public boolean areFixed() {
        return !allowed.hasHostNames() && !denied.hasHostNames();
    }

    /// Whether a client at this address and port may use the share.
    public boolean admits(InetAddress address, int port) {
        if (requiresSecurePort && port >= FIRST_UNPRIVILEGED_PORT) {
            return false;
        }
        if (!denied.isEmpty() && denied.contains(address)) {
            return false;
        }
        return allowed.isEmpty() || allowed.contains(address);
    }
}
