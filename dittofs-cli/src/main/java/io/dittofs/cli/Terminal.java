package io.dittofs.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/// The two output streams of a command, and whether a person looks at each through a terminal that shows colours.
///
/// **Threading**: thread-safe.
record Terminal(PrintWriter out, PrintWriter err, boolean isOutColoured, boolean isErrColoured) {
    /// Set by the launcher, because Java can only tell about both streams together.
    private static final String TERMINAL_PROPERTY = "dittofs.terminal";

    /// The streams of this process.
    static Terminal ofProcess() {
        return of(System.out, System.err, System.getProperty(TERMINAL_PROPERTY, ""), System.getenv());
    }

    /// Two streams, of which `terminals`, a comma-separated list of `stdout` and `stderr`, are terminals.
    static Terminal of(PrintStream out, PrintStream err, String terminals, Map<String, String> environment) {
        var isWanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        var names = List.of(terminals.split(",", -1));
        return new Terminal(
                writer(out), writer(err), isWanted && names.contains("stdout"), isWanted && names.contains("stderr"));
    }

    Ansi outColours() {
        return isOutColoured ? Ansi.ON : Ansi.OFF;
    }

    Ansi errColours() {
        return isErrColoured ? Ansi.ON : Ansi.OFF;
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }
}
