package io.dittofs.cli;

/// Where the process begins and ends.
public final class Main {
    private Main() {}

    /// Runs one command and exits with its code, as [ExitCode] names them.
    public static void main(String[] arguments) {
        System.exit(new Dittofs(Terminal.ofProcess(), System.getenv()).run(arguments));
    }
}
