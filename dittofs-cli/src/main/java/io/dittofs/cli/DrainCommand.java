package io.dittofs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs drain`.
@Command(
        name = "drain",
        description = "Have the running server upload what it has not brought to the block stores yet, and wait for it."
                + " Clients may go on; what they write meanwhile is not waited for.")
final class DrainCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    DrainCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (var server = RunningServer.of(configuration.load(environment))) {
            terminal.out()
                    .println(new JobWatch(terminal, server)
                            .run("drain", Map.of())
                            .progress());
            return ExitCode.OK;
        }
    }
}
