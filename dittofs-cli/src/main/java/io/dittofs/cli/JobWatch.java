package io.dittofs.cli;

import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Has the running server do a job, and shows how far it is until it has ended. Confined to a thread.
///
/// **Errors**: a [CommandFailure] in one line where the server refuses or the job fails.
///
/// @param terminal where the progress goes, if anybody sees it
/// @param server which one
record JobWatch(Terminal terminal, RunningServer server) {
    private static final String RUNNING = "running";
    private static final String CANCELLED = "cancelled";
    private static final Duration INTERVAL = Duration.ofMillis(200);

    /// @return the job, which is done
    JobStatus run(String kind, Map<String, Object> parameters) throws CommandFailure, InterruptedException {
        var line = new TerminalLine(terminal);
        JobStatus job;
        try {
            job = server.begin(kind, parameters);
            while (job.state().equals(RUNNING)) {
                if (line.isSeen()) {
                    line.show(progress(job));
                }
                LockSupport.parkNanos(INTERVAL.toNanos());
                job = server.job(job.id());
            }
        } finally {
            line.clear();
        }
        if (job.state().equals(CANCELLED)) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "somebody cancelled the job " + job.id() + ", or the server ends");
        }
        if (job.failure() != null) {
            throw new CommandFailure(ExitCode.FAILURE, job.failure());
        }
        return job;
    }

    /// How far a job is, in words and numbers; or what came of it.
    static String progress(JobStatus job) {
        var done = job.done();
        var unit = job.unit();
        if (done == null || unit == null || !job.state().equals(RUNNING)) {
            return job.progress();
        }
        var total = job.total();
        if (total == null) {
            return job.progress() + ": " + amount(done, unit);
        }
        return String.format(
                Locale.ROOT,
                "%s: %d %% of %s",
                job.progress(),
                total == 0 ? 100 : (long) (100.0 * done / total),
                amount(total, unit));
    }

    private static String amount(long count, String unit) {
        return unit.equals("bytes") ? Quantity.bytes(count) : String.format(Locale.ROOT, "%,d %s", count, unit);
    }
}
