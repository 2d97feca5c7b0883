package io.dittofs.cli;

import io.dittofs.server.logging.JsonText;
import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dittofs jobs`.
@Command(
        name = "jobs",
        description = "List the long work of the running server: drain, gc and fsck --online, which go on when whoever"
                + " began them goes away. Or cancel one.")
final class JobsCommand implements Callable<Integer> {
    private static final RowWriter.Columns COLUMNS = new RowWriter.Columns(
            "%4s  %-6s %-10s %-14s %8s  %s", List.of("ID", "KIND", "STATE", "BEGUN", "FINDINGS", "PROGRESS"));

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--cancel", paramLabel = "ID", description = "Have this one end soon.")
    private @Nullable Long cancelled;

    JobsCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (var server = RunningServer.of(configuration.load(environment))) {
            if (cancelled != null && server.jobs().stream().noneMatch(job -> job.id() == cancelled)) {
                throw new CommandFailure(ExitCode.FAILURE, "there is no job " + cancelled);
            }
            var rows = new RowWriter(terminal.out(), output.format(), COLUMNS);
            (cancelled == null ? server.jobs() : List.of(server.cancel(cancelled))).forEach(job -> row(rows, job));
            rows.end();
        }
        return ExitCode.OK;
    }

    private static void row(RowWriter rows, JobStatus job) {
        var ago = Quantity.time(Duration.ofSeconds(job.begunSecondsAgo())) + " ago";
        var progress = job.failure() == null ? JobWatch.progress(job) : job.failure();
        rows.row(
                new JsonText()
                        .field("id", job.id())
                        .field("kind", job.kind())
                        .field("state", job.state())
                        .field("begun_seconds_ago", job.begunSecondsAgo())
                        .field("findings", job.findingsTotal())
                        .field("progress", progress),
                job.id(),
                job.kind(),
                job.state(),
                ago,
                job.findingsTotal(),
                progress);
    }
}
