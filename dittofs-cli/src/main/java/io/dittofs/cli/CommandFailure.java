package io.dittofs.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A command that cannot do what it was asked to, told in one line that says what is wrong and what to do.
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String line;
    private final transient List<String> details;

    CommandFailure(int exitCode, String line) {
        this(exitCode, line, List.of(), null);
    }

    CommandFailure(int exitCode, String line, Throwable cause) {
        this(exitCode, line, List.of(), cause);
    }

    /// `details` are lines that go before; `cause` is shown only to those who ask for it with `--verbose`.
    CommandFailure(int exitCode, String line, List<String> details, @Nullable Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
        this.line = line;
        this.details = List.copyOf(details);
    }

    int exitCode() {
        return exitCode;
    }

    String line() {
        return line;
    }

    List<String> details() {
        return details;
    }
}
