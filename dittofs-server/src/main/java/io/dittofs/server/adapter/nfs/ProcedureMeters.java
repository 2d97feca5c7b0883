package io.dittofs.server.adapter.nfs;

import io.dittofs.server.status.CallStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// The meters of one procedure. Thread-safe.
final class ProcedureMeters {
    private static final int OK = 0;
    private static final Duration[] BUCKETS = LongStream.of(
                    50,
                    100,
                    250,
                    500,
                    1_000,
                    2_500,
                    5_000,
                    10_000,
                    25_000,
                    50_000,
                    100_000,
                    250_000,
                    1_000_000,
                    5_000_000,
                    30_000_000)
            .mapToObj(micros -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros)))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final String program;
    private final String procedure;
    private final Map<Integer, String> statuses;
    private final Timer duration;
    private final Counter succeeded;
    private final Map<Integer, Counter> failed = new ConcurrentHashMap<>();

    /// @param statuses their names by their numbers
    ProcedureMeters(MeterRegistry registry, String program, String procedure, Map<Integer, String> statuses) {
        this.registry = registry;
        this.program = program;
        this.procedure = procedure;
        this.statuses = statuses;
        this.duration = Timer.builder("dittofs.nfs.call.duration")
                .description("Time from the begin of a call until its reply can go")
                .tag("program", program)
                .tag("procedure", procedure)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        this.succeeded = calls("OK");
    }

    private Counter calls(String status) {
        return Counter.builder("dittofs.nfs.calls")
                .description("Calls that were answered with results")
                .tag("program", program)
                .tag("procedure", procedure)
                .tag("status", status)
                .register(registry);
    }

    void count(int status) {
        if (status == OK) {
            succeeded.increment();
        } else {
            failed.computeIfAbsent(status, number -> calls(statuses.getOrDefault(number, number.toString())))
                    .increment();
        }
    }

    CallStatus status() {
        long failures = failed.values().stream()
                .mapToLong(counter -> (long) counter.count())
                .sum();
        return new CallStatus(
                program,
                procedure,
                (long) succeeded.count() + failures,
                failures,
                duration.totalTime(TimeUnit.SECONDS));
    }

    void time(long nanos) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }
}
