package io.dittofs.server.user;

import io.dittofs.config.Checks;
import io.dittofs.config.Doc;

/// One of `groups`.
public record GroupSettings(
        @Doc(value = "name of the group", example = "staff") String name,

        @Doc(value = "gid of the group's files", example = "1000")
        long gid) {

    private static final long ID_MAX = 0xFFFF_FFFEL;

    public GroupSettings {
        new Checks()
                .require(!name.isBlank(), "name", "must not be empty")
                .range("gid", gid, 0, ID_MAX)
                .done();
    }
}
