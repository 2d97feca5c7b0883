package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.config.ConfigException;
import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InitCommandTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void writesAFileThatOnlyItsOwnerReads() throws IOException {
        var file = folder.resolve("new/config.yaml");

        var run = CliRun.of("init", "--config", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(run.out()).contains(file.toString()).contains("dittofs start --config " + file);
        try (var files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void writesTheDefaultsWithExplanations() throws IOException, ConfigException {
        var file = folder.resolve("config.yaml");

        CliRun.of("init", "--config", file.toString());

        assertThat(Settings.load(file, Map.of())).isEqualTo(Settings.defaults());
        assertThat(Files.readString(file)).contains("# ");
    }

    @Test
    void writesWhereStartLooksFirst() {
        var run = CliRun.of(Map.of("XDG_CONFIG_HOME", folder.toString()), "", "init");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(folder.resolve("dittofs/config.yaml")).isNotEmptyFile();
        assertThat(run.out()).contains("`dittofs start`");
    }

    @Test
    void keepsAFileThatExistsUnlessForced() throws IOException {
        var file = Files.writeString(folder.resolve("config.yaml"), "mine\n");

        var refused = CliRun.of("init", "--config", file.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("dittofs: " + file + " exists already; --force overwrites it\n");
        assertThat(file).hasContent("mine\n");

        var forced = CliRun.of("init", "--force", "--config", file.toString());
        assertThat(forced.exitCode()).isZero();
        assertThat(Files.readString(file)).isNotEqualTo("mine\n");
    }

    @Test
    void saysWhyItCannotWrite() throws IOException {
        var occupied = Files.writeString(folder.resolve("file"), "");

        var run = CliRun.of("init", "--config", occupied.resolve("config.yaml").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).endsWith(occupied + " is no folder\n").hasLineCount(1);
    }
}
