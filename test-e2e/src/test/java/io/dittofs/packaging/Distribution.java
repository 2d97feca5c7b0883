package io.dittofs.packaging;

import io.dittofs.e2e.guest.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The distribution that the build left, and its commands.
final class Distribution {
    static final Path HOME =
            Path.of(System.getProperty("dittofs.home", "")).toAbsolutePath().normalize();

    /// Where the stores of a user's server lie; every test has it to itself and finds it empty.
    static final Path DATA = HOME.resolveSibling("packaging-test-data");

    private Distribution() {}

    static void clearData() {
        if (Files.exists(DATA)) {
            Folders.delete(DATA);
        }
    }

    /// A command of a user who has no configuration.
    static ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of(HOME.resolve("bin/dittofs").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("DITTOFS_"));
        builder.environment()
                .put("XDG_CONFIG_HOME", HOME.resolve("no-such-folder").toString());
        builder.environment().put("XDG_DATA_HOME", DATA.toString());
        return builder;
    }

    /// Runs a command to its end.
    static Run run(ProcessBuilder builder) throws IOException, InterruptedException {
        var err = Files.createTempFile("dittofs", ".err");
        try {
            var process = builder.redirectError(err.toFile()).start();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Run(process.waitFor(), out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    record Run(int exitCode, String out, String err) {}
}
