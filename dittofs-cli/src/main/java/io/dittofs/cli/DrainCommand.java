package io.dittofs.cli;

import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs drain`.
@Command(
        name = "drain",
        description = "Have the running server upload what it has not brought to the block stores yet, and wait for it."
                + " Clients may go on; what they write meanwhile is not waited for.")
final class DrainCommand implements Callable<Integer> {
    private static final String RUNNING = "running";
    private static final Duration INTERVAL = Duration.ofMillis(500);

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
            var line = new TerminalLine(terminal);
            var job = server.begin("drain");
            while (job.state().equals(RUNNING)) {
                if (line.isSeen()) {
                    line.show(Quantity.bytes(server.status().unuploadedBytes()) + " left");
                }
                LockSupport.parkNanos(INTERVAL.toNanos());
                job = server.job(job.id());
            }
            line.clear();
            return end(job);
        }
    }

    private int end(JobStatus job) throws CommandFailure {
        if (job.failure() != null) {
            throw new CommandFailure(ExitCode.FAILURE, job.failure());
        }
        terminal.out().println(job.progress());
        return ExitCode.OK;
    }
}
