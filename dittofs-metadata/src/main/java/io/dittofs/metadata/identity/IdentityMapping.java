package io.dittofs.metadata.identity;

/// How a share maps the identities that clients claim (exports(5): `root_squash`, `all_squash`, `anonuid`,
/// `anongid`).
///
/// @param mapsAll every caller becomes the anonymous one (`all_squash`)
/// @param mapsRoot uid 0 becomes the anonymous user, and gid 0 the anonymous group wherever it occurs (`root_squash`)
/// @param anonymousUid `anonuid`
/// @param anonymousGid `anongid`
public record IdentityMapping(boolean mapsAll, boolean mapsRoot, int anonymousUid, int anonymousGid) {
    /// Who a caller is within the share.
    public Credentials map(Credentials claimed) {
        if (mapsAll) {
            return anonymous();
        }
        if (!mapsRoot) {
            return claimed;
        }
        int uid = claimed.isRoot() ? anonymousUid : claimed.uid();
        int gid = claimed.gid() == 0 ? anonymousGid : claimed.gid();
        return claimed.withGroupReplaced(uid, gid, 0, anonymousGid);
    }

    /// Who callers without credentials are.
    public Credentials anonymous() {
        return new Credentials(anonymousUid, anonymousGid);
    }
}
