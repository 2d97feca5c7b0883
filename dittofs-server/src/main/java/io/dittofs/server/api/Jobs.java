package io.dittofs.server.api;

import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Long work that administrators begin and watch. Of each kind one runs at a time; the last ones that ended are
/// remembered.
///
/// **Threading**: thread-safe; each job has a thread.
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int REMEMBERED_MAX = 50;
    private static final Duration END_LIMIT = Duration.ofMinutes(1);

    private final Map<String, Kind> kinds;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private long lastId;
    private boolean isClosed;

    /// @param kinds what can be done, by name
    public Jobs(Map<String, Kind> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    /// What can be begun.
    @FunctionalInterface
    public interface Kind {
        /// The work that is asked for.
        ///
        /// **Errors**: [JobRefusedException] for parameters that make no sense.
        Work prepare(JobParameters parameters) throws JobRefusedException;
    }

    /// Something that takes its time. What it throws is the reason why it failed. It asks [JobReport#proceed] often,
    /// and is interrupted where it is to end.
    @FunctionalInterface
    public interface Work {
        /// @return what came of it, in words
        String run(JobReport report) throws Exception;
    }

    /// The kinds that there are.
    public Set<String> kinds() {
        return new TreeSet<>(kinds.keySet());
    }

    /// Begins work, or joins the one that runs and was asked for in the same way.
    public JobStatus begin(String kind, Map<String, Object> parameters) throws JobRefusedException {
        Kind known = kinds.get(kind);
        if (known == null) {
            throw JobRefusedException.wrong("there is no job '" + kind + "'; there are " + String.join(", ", kinds()));
        }
        JobParameters asked = new JobParameters(kind, parameters);
        Work work = known.prepare(asked);
        synchronized (this) {
            if (isClosed) {
                throw JobRefusedException.busy("the server is ending");
            }
            Optional<Job> running = running(kind);
            if (running.isPresent()) {
                return join(running.get(), asked);
            }
            Job job = new Job(++lastId, asked, kind, work);
            jobs.addFirst(job);
            if (jobs.size() > REMEMBERED_MAX) {
                forgetOldest();
            }
            job.begin();
            return job.status();
        }
    }

    private static JobStatus join(Job running, JobParameters asked) throws JobRefusedException {
        if (!running.parameters().equals(asked.given())) {
            throw JobRefusedException.busy(running.kind() + " is already running with other parameters, as job "
                    + running.id() + ": " + running.parameters());
        }
        return running.status();
    }

    private Optional<Job> running(String kind) {
        return jobs.stream()
                .filter(job -> job.kind().equals(kind) && job.isRunning())
                .findFirst();
    }

    private void forgetOldest() {
        Job oldest = null;
        for (Job job : jobs) {
            oldest = job.isRunning() ? oldest : job;
        }
        if (oldest != null) {
            jobs.remove(oldest);
        }
    }

    /// Has a job end soon, if it is remembered and runs.
    public Optional<JobStatus> cancel(long id) {
        Optional<Job> job = job(id);
        job.filter(Job::isRunning).ifPresent(Job::cancel);
        return job.map(Job::status);
    }

    /// The job of this number, if it is remembered.
    public Optional<JobStatus> find(long id) {
        return job(id).map(Job::status);
    }

    private synchronized Optional<Job> job(long id) {
        return jobs.stream().filter(job -> job.id() == id).findFirst();
    }

    /// All that are remembered, the last one first, without what they found.
    public List<JobStatus> all() {
        return remembered().stream().map(job -> job.status().withoutFindings()).toList();
    }

    private synchronized List<Job> remembered() {
        return List.copyOf(jobs);
    }

    /// Ends all that run, before the stores that they work on are closed.
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        List<Job> running = remembered().stream().filter(Job::isRunning).toList();
        running.forEach(Job::cancel);
        for (Job job : running) {
            try {
                if (!job.join(END_LIMIT)) {
                    LOG.warn("a job does not end kind={} id={}", job.kind(), job.id());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
