package io.dittofs.server.api;

import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One piece of work.
///
/// **Threading**: thread-safe; what changes is guarded by its monitor.
final class Job implements JobReport {
    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final int FINDINGS_MAX = 1000;

    private final long id;
    private final String kind;
    private final Map<String, Object> parameters;
    private final long begunNanos = System.nanoTime();
    private final List<String> findings = new ArrayList<>();
    private final Thread thread;
    private long findingsTotal;
    private State state = State.RUNNING;
    private String progress = "";
    private @Nullable Supplier<JobAmount> source;
    private @Nullable JobAmount lastAmount;
    private @Nullable String failure;
    private volatile boolean isCancelled;

    /// How far a job is in its life.
    private enum State {
        /// It is being done.
        RUNNING,
        /// It came to its end.
        DONE,
        /// It could not be done.
        FAILED,
        /// Somebody ended it, or the server ended.
        CANCELLED
    }

    /// Does not begin yet.
    Job(long id, JobParameters parameters, String kind, Jobs.Work work) {
        this.id = id;
        this.kind = kind;
        this.parameters = parameters.given();
        // No virtual one, since a walk through a store in native code would keep others from theirs.
        this.thread = Thread.ofPlatform().name("job-" + kind).daemon().unstarted(() -> run(work));
    }

    void begin() {
        thread.start();
    }

    long id() {
        return id;
    }

    String kind() {
        return kind;
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /// Has it end soon; what is being waited for is waited for no longer.
    void cancel() {
        isCancelled = true;
        thread.interrupt();
    }

    /// Waits until it has ended, so long at most, and says whether it has.
    boolean join(Duration longest) throws InterruptedException {
        return thread.join(longest);
    }

    private void run(Jobs.Work work) {
        LOG.info("job begins kind={} id={} parameters={}", kind, id, parameters);
        try {
            String result = work.run(this);
            end(State.DONE, result, null);
            LOG.info("job done kind={} id={} findings={} result={}", kind, id, findingsTotal(), result);
        } catch (Exception | Error reason) {
            if (isCancelled) {
                end(State.CANCELLED, "cancelled", null);
                LOG.info("job cancelled kind={} id={}", kind, id);
            } else {
                end(State.FAILED, "", String.valueOf(reason.getMessage()));
                LOG.warn("job failed kind={} id={}", kind, id, reason);
            }
        }
    }

    private synchronized void end(State ending, String result, @Nullable String why) {
        lastAmount = amountNow();
        source = null;
        state = ending;
        progress = result;
        failure = why;
    }

    private @Nullable JobAmount amountNow() {
        return source == null ? lastAmount : source.get();
    }

    @Override
    public synchronized void step(String words) {
        progress = words;
        source = null;
        lastAmount = null;
    }

    @Override
    public synchronized void amount(Supplier<JobAmount> from) {
        source = from;
    }

    @Override
    public synchronized void found(String line) {
        findingsTotal++;
        if (findings.size() < FINDINGS_MAX) {
            findings.add(line);
        }
    }

    @Override
    public synchronized void foundMore(long count) {
        findingsTotal += count;
    }

    @Override
    public void proceed() {
        if (isCancelled) {
            throw new CancellationException("the job is cancelled");
        }
    }

    private synchronized long findingsTotal() {
        return findingsTotal;
    }

    synchronized boolean isRunning() {
        return state == State.RUNNING;
    }

    synchronized JobStatus status() {
        JobAmount amount = amountNow();
        return new JobStatus(
                id,
                kind,
                parameters,
                state.name().toLowerCase(Locale.ROOT),
                progress,
                amount == null ? null : amount.done(),
                amount == null ? null : amount.total(),
                amount == null ? null : amount.unit(),
                Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds(),
                failure,
                findingsTotal,
                findings);
    }
}
