package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The distribution as the build left it.
final class DistributionIT {
    @Test
    void holdsWhatRunsAndNothingOfTheTests() throws IOException {
        try (var jars = Files.list(Distribution.HOME.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("dittofs-cli-"))
                    .anyMatch(name -> name.startsWith("dittofs-server-"))
                    .noneMatch(name -> name.contains("-tests") || name.matches("(junit|jqwik|assertj|archunit).*"));
        }
        assertThat(Distribution.HOME.resolve("bin/dittofs")).isExecutable();
        assertThat(Distribution.HOME.resolve("LICENSE")).isNotEmptyFile();
    }

    @Test
    void showsItsVersion() throws IOException, InterruptedException {
        var run = run("version");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).matches("(?s)dittofs \\d+\\.\\d+\\.\\d+\\S*\nJava \\d+.*");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void startsWithTheClassesOfItsArchive() throws IOException, InterruptedException {
        assertThat(Distribution.HOME.resolve("lib/dittofs.aot")).isNotEmptyFile();

        var builder = Distribution.command("version");
        builder.environment().put("DITTOFS_JAVA_OPTS", "-Xlog:class+load");
        var run = Distribution.run(builder);

        assertThat(run.out().lines())
                .as("a class of ours comes out of the archive")
                .anyMatch(line -> line.contains("io.dittofs.cli.Main source: shared objects file"));
    }

    @Test
    void tellsAWrongCommandLineFromAnError() throws IOException, InterruptedException {
        var run = run("no-such-command");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("dittofs: ").doesNotContain("Exception", "\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void checksTheConfigurationThatItWrote(@TempDir Path folder) throws IOException, InterruptedException {
        var file = folder.resolve("config.yaml").toString();

        assertThat(run("init", "--config", file).exitCode()).isZero();
        assertThat(Path.of(file)).hasSameTextualContentAs(Distribution.HOME.resolve("conf/config.example.yaml"));
        var run = run("config", "validate", "--config", file);

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(file + ": valid\n");
    }

    @Test
    void refusesAWrongConfiguration(@TempDir Path folder) throws IOException, InterruptedException {
        var file = Files.writeString(folder.resolve("config.yaml"), "shares: { }\nadaptors: { }\n");

        var run = run("config", "validate", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.err()).contains(file + ":1:", file + ":2:", "adapters").doesNotContain("\tat ");
    }

    private static Distribution.Run run(String... arguments) throws IOException, InterruptedException {
        return Distribution.run(Distribution.command(arguments));
    }
}
