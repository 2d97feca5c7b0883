package io.dittofs.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that cannot do what it was asked to: one line for each thing that is wrong, which says what to do.
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> lines;

    CommandFailure(int exitCode, String line) {
        this(exitCode, List.of(line), null);
    }

    /// `cause` is shown only to those who ask for it with `--verbose`.
    CommandFailure(int exitCode, List<String> lines, @Nullable Throwable cause) {
        super(String.join("\n", lines), cause);
        this.exitCode = exitCode;
        this.lines = List.copyOf(lines);
    }

    List<String> lines() {
        return lines;
    }

    int exitCode() {
        return exitCode;
    }
}
