package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFilesTest {
    private static final Path SYSTEM = Path.of("/etc/dittofs/config.yaml");

    @Test
    void looksInTheUsersFolderBeforeTheSystems() {
        assertThat(ConfigFiles.candidates(Map.of("XDG_CONFIG_HOME", "/x", "HOME", "/h")))
                .containsExactly(Path.of("/x/dittofs/config.yaml"), SYSTEM);
        assertThat(ConfigFiles.candidates(Map.of("HOME", "/h")))
                .containsExactly(Path.of("/h/.config/dittofs/config.yaml"), SYSTEM);
    }

    @Test
    void ignoresARelativeFolderAsTheSpecificationWants() {
        assertThat(ConfigFiles.userFile(Map.of("XDG_CONFIG_HOME", "x", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/dittofs/config.yaml"));
        assertThat(ConfigFiles.userFile(Map.of("XDG_CONFIG_HOME", "", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.config/dittofs/config.yaml"));
    }

    @Test
    void findsTheFirstFileThatIsThere(@TempDir Path folder) throws Exception {
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
        assertThat(ConfigFiles.find(environment))
                .isEqualTo(Files.exists(SYSTEM) ? Optional.of(SYSTEM) : Optional.empty());

        Path file = folder.resolve("dittofs/config.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "logging: { level: warn }");

        assertThat(ConfigFiles.find(environment)).contains(file);
    }
}
