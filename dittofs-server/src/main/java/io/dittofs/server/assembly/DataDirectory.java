package io.dittofs.server.assembly;

import java.nio.file.Path;
import java.util.Map;

/// Where stores lie whose settings name no directory.
public final class DataDirectory {
    private static final String NAME = "dittofs";

    private DataDirectory() {}

    /// `STATE_DIRECTORY`, which systemd sets for a service, else `dittofs` in the manner of the XDG base directories:
    /// under `XDG_DATA_HOME`, else under `.local/share` of the home directory. Relative values are ignored.
    public static Path find(Map<String, String> environment) {
        String state = environment.getOrDefault("STATE_DIRECTORY", "");
        if (state.startsWith("/")) {
            return Path.of(state);
        }
        return BaseDirectory.of(environment, "XDG_DATA_HOME", Path.of(".local", "share"))
                .resolve(NAME);
    }
}
