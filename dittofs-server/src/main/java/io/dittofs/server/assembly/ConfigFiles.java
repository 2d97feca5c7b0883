package io.dittofs.server.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the configuration file is looked for, in the manner of the XDG base directories.
public final class ConfigFiles {
    private static final Path OF_THE_USER = Path.of("dittofs", "config.yaml");
    private static final Path OF_THE_SYSTEM = Path.of("/etc/dittofs/config.yaml");

    private ConfigFiles() {}

    /// The first of [#candidates] that exists; empty where there is none and the defaults are in effect. A file that
    /// exists and cannot be read is not passed over.
    public static Optional<Path> find(Map<String, String> environment) {
        return candidates(environment).stream().filter(Files::exists).findFirst();
    }

    /// Where `dittofs init` writes: the first of [#candidates].
    public static Path userFile(Map<String, String> environment) {
        return candidates(environment).getFirst();
    }

    /// The user's file, then the system's.
    public static List<Path> candidates(Map<String, String> environment) {
        Path home = BaseDirectory.of(environment, "XDG_CONFIG_HOME", Path.of(".config"));
        return List.of(home.resolve(OF_THE_USER), OF_THE_SYSTEM);
    }
}
