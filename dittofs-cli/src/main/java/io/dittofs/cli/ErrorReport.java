package io.dittofs.cli;

import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Tells the user what went wrong, on standard error, in one line that also says what to do.
///
/// **Threading**: thread-safe.
final class ErrorReport {
    private final Terminal terminal;

    ErrorReport(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Reports a wrong command line; the exit code.
    int usage(ParameterException error) {
        print(firstLower(String.valueOf(error.getMessage())));
        var command = error.getCommandLine();
        if (error instanceof UnmatchedArgumentException unmatched
                && UnmatchedArgumentException.printSuggestions(unmatched, terminal.err())) {
            return ExitCode.USAGE;
        }
        if (command.getSubcommands().isEmpty()) {
            terminal.err().println("`" + command.getCommandSpec().qualifiedName() + " --help` shows what it takes.");
        } else {
            command.usage(terminal.err(), terminal.errColours());
        }
        return ExitCode.USAGE;
    }

    /// Reports a command that failed; the exit code. The stack trace is for those who asked for it.
    int failure(Exception error, boolean isVerbose) {
        var code = ExitCode.FAILURE;
        if (error instanceof CommandFailure failure) {
            failure.details().forEach(terminal.err()::println);
            print(failure.line());
            code = failure.exitCode();
        } else {
            print("internal error: " + error + (isVerbose ? "" : "; --verbose shows where, please report it"));
        }
        if (isVerbose) {
            error.printStackTrace(terminal.err());
        }
        return code;
    }

    private void print(String line) {
        var prefix = terminal.errColours().string("@|bold,red dittofs:|@ ");
        terminal.err().println(prefix + line);
    }

    private static String firstLower(String sentence) {
        return sentence.isEmpty() ? sentence : Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
    }
}
