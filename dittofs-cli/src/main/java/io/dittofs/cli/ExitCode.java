package io.dittofs.cli;

/// What the process tells its caller; documented in docs/CLI.md, so scripts rely on it.
final class ExitCode {
    static final int OK = 0;
    /// It could not start, or it broke while running.
    static final int FAILURE = 1;
    /// The command line itself is wrong.
    static final int USAGE = 2;
    /// The configuration is wrong; 78 is EX_CONFIG of sysexits.h, which service managers know.
    static final int CONFIGURATION = 78;

    private ExitCode() {}
}
