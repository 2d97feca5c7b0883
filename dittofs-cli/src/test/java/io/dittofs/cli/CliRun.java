package io.dittofs.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What came of one command line.
record CliRun(int exitCode, String out, String err) {
    /// Runs a command in this process, for a user without files; no stream is a terminal.
    static CliRun of(String... arguments) {
        return of(Map.of("XDG_CONFIG_HOME", "/nonexistent"), "", arguments);
    }

    static CliRun of(Map<String, String> environment, String terminals, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.of(stream(out), stream(err), terminals, environment);
        int exitCode = new Dittofs(terminal, environment).run(arguments);
        return new CliRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
