package io.dittofs.server.share;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `identity_mapping` of a share: `all_squash`, `root_squash`, `anonuid` and `anongid` of exports(5). The
/// uids and gids are 32 bits without sign.
public record IdentityMappingSettings(
        @Doc("everybody is the anonymous user (all_squash)") @Default("false")
        boolean mapAllToAnonymous,

        @Doc("root of a client is the anonymous user (root_squash)") @Default("true")
        boolean mapPrivilegedToAnonymous,

        @Doc("uid of the anonymous user (anonuid)") @Default("65534")
        long anonymousUid,

        @Doc("gid of the anonymous user (anongid)") @Default("65534")
        long anonymousGid) {

    public IdentityMappingSettings {
        new Checks()
                .range("anonymous_uid", anonymousUid, 0, RootDirectorySettings.ID_MAX)
                .range("anonymous_gid", anonymousGid, 0, RootDirectorySettings.ID_MAX)
                .done();
    }
}
