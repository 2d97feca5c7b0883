package io.dittofs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `dittofs version`.
@Command(name = "version", description = "Show the version of DittoFS and of the Java it runs on.")
final class VersionCommand implements Callable<Integer> {
    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        for (var line : new Version().getVersion()) {
            terminal.out().println(line);
        }
        return ExitCode.OK;
    }
}
