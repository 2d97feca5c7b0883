package io.dittofs.server.assembly;

import java.nio.file.Path;
import java.util.Map;

/// The base directories of a user as the XDG specification has them.
final class BaseDirectory {
    private BaseDirectory() {}

    /// What a variable says, else a place below the home directory. The specification wants relative values ignored.
    static Path of(Map<String, String> environment, String variable, Path belowHome) {
        String configured = environment.getOrDefault(variable, "");
        if (configured.startsWith("/")) {
            return Path.of(configured);
        }
        return Path.of(environment.getOrDefault("HOME", System.getProperty("user.home", "/")))
                .resolve(belowHome);
    }
}
