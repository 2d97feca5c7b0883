package io.dittofs.server.api;

import io.dittofs.server.status.JobStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Long work that administrators begin and watch. Of each kind one runs at a time; the last ones that ended are
/// remembered.
///
/// **Threading**: thread-safe; each job has a virtual thread.
public final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final int REMEMBERED_MAX = 50;

    private final Map<String, Work> kinds;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private long lastId;

    /// @param kinds what can be done, by name
    public Jobs(Map<String, Work> kinds) {
        this.kinds = Map.copyOf(kinds);
    }

    /// Something that takes its time. What it throws is the reason why it failed.
    @FunctionalInterface
    public interface Work {
        /// @return what came of it, in words
        String run(Progress progress) throws Exception;
    }

    /// Is told how far work is.
    @FunctionalInterface
    public interface Progress {
        void at(String words);
    }

    /// One piece of work. Guarded by its monitor.
    private static final class Job implements Progress {
        private final long id;
        private final String kind;
        private final long begunNanos = System.nanoTime();
        private boolean isRunning = true;
        private String progress = "";
        private @Nullable String failure;

        Job(long id, String kind) {
            this.id = id;
            this.kind = kind;
        }

        @Override
        public synchronized void at(String words) {
            progress = words;
        }

        synchronized void end(String result, @Nullable String why) {
            isRunning = false;
            progress = result;
            failure = why;
        }

        synchronized boolean isRunning() {
            return isRunning;
        }

        synchronized JobStatus status() {
            String state = isRunning ? "running" : failure == null ? "done" : "failed";
            long seconds = Duration.ofNanos(System.nanoTime() - begunNanos).toSeconds();
            return new JobStatus(id, kind, state, progress, seconds, failure);
        }
    }

    /// What can be begun.
    public Set<String> kinds() {
        return new TreeSet<>(kinds.keySet());
    }

    /// Begins work of a kind that there is, or joins the one that runs.
    public JobStatus begin(String kind) {
        Work work = kinds.get(kind);
        if (work == null) {
            throw new IllegalArgumentException("no kind of job: " + kind);
        }
        Job job;
        synchronized (this) {
            for (Job known : jobs) {
                if (known.kind.equals(kind) && known.isRunning()) {
                    return known.status();
                }
            }
            job = new Job(++lastId, kind);
            jobs.addFirst(job);
            if (jobs.size() > REMEMBERED_MAX) {
                jobs.removeLast();
            }
        }
        Thread.ofVirtual().name("job-" + kind).start(() -> run(work, job));
        return job.status();
    }

    private static void run(Work work, Job job) {
        LOG.info("job begins kind={} id={}", job.kind, job.id);
        try {
            String result = work.run(job);
            job.end(result, null);
            LOG.info("job done kind={} id={} result={}", job.kind, job.id, result);
        } catch (Exception | Error failure) {
            job.end("", String.valueOf(failure.getMessage()));
            LOG.warn("job failed kind={} id={}", job.kind, job.id, failure);
        }
    }

    /// The job of this number, if it is remembered.
    public synchronized Optional<JobStatus> find(long id) {
        return jobs.stream().filter(job -> job.id == id).map(Job::status).findFirst();
    }

    /// All that are remembered, the last one first.
    public synchronized List<JobStatus> all() {
        return new ArrayList<>(jobs.stream().map(Job::status).toList());
    }
}
