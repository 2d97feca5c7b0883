package io.dittofs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs status`.
@Command(
        name = "status",
        description = "Show how the running server does, and what it has not brought to the block stores yet.")
final class StatusCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    StatusCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (var server = RunningServer.of(configuration.load(environment))) {
            switch (output.format()) {
                case json -> terminal.out().println(server.statusJson());
                case table -> new StatusReport(terminal.out()).show(server.status());
            }
        }
        return ExitCode.OK;
    }
}
