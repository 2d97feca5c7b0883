package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The distribution as the build left it.
final class DistributionIT {
    private static final Path HOME =
            Path.of(System.getProperty("dittofs.home", "")).toAbsolutePath().normalize();

    @Test
    void holdsWhatRunsAndNothingOfTheTests() throws IOException {
        try (var jars = Files.list(HOME.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("dittofs-cli-"))
                    .anyMatch(name -> name.startsWith("dittofs-server-"))
                    .noneMatch(name -> name.contains("-tests") || name.matches("(junit|jqwik|assertj|archunit).*"));
        }
        assertThat(HOME.resolve("bin/dittofs")).isExecutable();
        assertThat(HOME.resolve("LICENSE")).isNotEmptyFile();
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
        assertThat(HOME.resolve("lib/dittofs.aot")).isNotEmptyFile();

        var builder = command("version");
        builder.environment().put("DITTOFS_JAVA_OPTS", "-Xlog:class+load");
        var run = run(builder);

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

    private static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of(HOME.resolve("bin/dittofs").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().remove("DITTOFS_JAVA_OPTS");
        return builder;
    }

    private static Run run(String... arguments) throws IOException, InterruptedException {
        return run(command(arguments));
    }

    private static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        var err = Files.createTempFile("dittofs", ".err");
        try {
            var process = builder.redirectError(err.toFile()).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    private record Run(int exitCode, String out, String err) {}
}
