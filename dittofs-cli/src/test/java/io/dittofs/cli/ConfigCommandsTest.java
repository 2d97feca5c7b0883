package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigCommandsTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void showsWhatIsInEffectSoThatItCanBeReadAgain() throws IOException, ConfigException {
        var file = file("adapters: { nfs: { port: 3049 } }\n");
        var environment = Map.of("DITTOFS_LOGGING_LEVEL", "DEBUG");

        var run = CliRun.of(environment, "", "config", "show", "--config", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Settings.load(new ConfigSource("shown", run.out()), Map.of()))
                .isEqualTo(Settings.load(file, environment));
        assertThat(run.out()).contains("port: 3049");
    }

    @Test
    void showsTheDefaultsWithoutAFile() throws ConfigException {
        var run = CliRun.of("config", "show");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(Settings.load(new ConfigSource("shown", run.out()), Map.of()))
                .isEqualTo(Settings.defaults());
    }

    @Test
    void findsTheFileOfTheUser() throws IOException {
        Files.createDirectories(folder.resolve("dittofs"));
        Files.writeString(folder.resolve("dittofs/config.yaml"), "adapters: { nfs: { port: 3050 } }\n");

        var run = CliRun.of(Map.of("XDG_CONFIG_HOME", folder.toString()), "", "config", "show");

        assertThat(run.out()).contains("port: 3050");
    }

    @Test
    void validates() throws IOException {
        var file = file("logging: { level: warn }\n");

        var run = CliRun.of("config", "validate", "--config", file.toString());

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(file + ": valid\n");
    }

    @Test
    void tellsEveryProblemWithItsPlace() throws IOException {
        var file = file("logging: { levle: warn }\nadapters:\n  nfs: { port: many }\n");

        var run = CliRun.of("config", "validate", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines())
                .hasSize(3)
                .anySatisfy(line -> assertThat(line).startsWith(file + ":1:").contains("level"))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":3:").contains("adapters.nfs.port"))
                .last()
                .asString()
                .startsWith("dittofs: the configuration has 2 problems");
    }

    @Test
    void saysHowToMakeAFileThatIsMissing() {
        var file = folder.resolve("gone.yaml");

        var run = CliRun.of("config", "validate", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.err())
                .isEqualTo("dittofs: cannot read " + file + ": there is no such file; `dittofs init --config " + file
                        + "` writes one\n");
    }

    @Test
    void showsTheStackTraceOnlyWhenAsked() {
        var file = folder.resolve("gone.yaml").toString();

        assertThat(CliRun.of("config", "validate", "--config", file, "--verbose")
                        .err())
                .contains("\tat io.dittofs.");
        assertThat(CliRun.of("config", "validate", "--config", file).err()).doesNotContain("\tat ");
    }

    @Test
    void printsTheSchema() {
        var run = CliRun.of("config", "schema");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("{").contains("\"adapters\"").endsWith("}\n");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), text);
    }
}
