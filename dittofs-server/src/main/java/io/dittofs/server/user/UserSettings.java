package io.dittofs.server.user;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One of `users`, for logins over SMB. `dittofs user add` writes it.
public record UserSettings(
        @Doc(value = "login name", example = "alice") String name,

        @Doc(value = "uid of the user's files", example = "1000")
        long uid,

        @Doc(value = "gid of the user's files", example = "1000")
        long gid,

        @Doc("names of further groups") List<String> groups,

        @Doc(value = "hash of the password, as 'dittofs user passwd' writes it", example = "hash") @Nullable
        Secret passwordHash,

        @Doc("let the user log in") @Default("true") boolean enabled) {

    private static final long ID_MAX = 0xFFFF_FFFEL;

    public UserSettings {
        groups = List.copyOf(groups);
        new Checks()
                .require(!name.isBlank(), "name", "must not be empty")
                .range("uid", uid, 0, ID_MAX)
                .range("gid", gid, 0, ID_MAX)
                .done();
    }
}
