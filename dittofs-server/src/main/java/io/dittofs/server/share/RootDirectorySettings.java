package io.dittofs.server.share;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.FileMode;

/// The section `root_directory_attributes` of a share. The uid and gid are 32 bits without sign.
public record RootDirectorySettings(
        @Doc("permission bits in octal; 1777 lets everybody create, as in /tmp") @Default("1777")
        FileMode mode,

        @Doc("owner") @Default("0") long uid,
        @Doc("group") @Default("0") long gid) {

    /// The largest uid and gid; the one above it stands for "none" in many systems.
    static final long ID_MAX = 0xFFFF_FFFEL;

    public RootDirectorySettings {
        new Checks().range("uid", uid, 0, ID_MAX).range("gid", gid, 0, ID_MAX).done();
    }
}
