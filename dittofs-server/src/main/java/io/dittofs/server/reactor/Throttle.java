package io.dittofs.server.reactor;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/// The connections of a loop whose next message is not let in yet.
///
/// **Threading**: reactor-confined.
final class Throttle {
    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NEVER = Long.MAX_VALUE;

    private ArrayList<Connection> waiting = new ArrayList<>();
    private ArrayList<Connection> retried = new ArrayList<>();
    private long dueNanos = NEVER;

    /// Has [Connection#resume] called after that time.
    void retryAt(Connection connection, long nanos) {
        dueNanos = waiting.isEmpty() ? nanos : dueNanos - nanos < 0 ? dueNanos : nanos;
        waiting.add(connection);
    }

    /// How long the loop may sleep at most.
    long sleepMillis(long nowNanos, long otherwiseMillis) {
        if (waiting.isEmpty()) {
            return otherwiseMillis;
        }
        long millis = (dueNanos - nowNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return Math.clamp(millis, 1, otherwiseMillis);
    }

    /// Called once a cycle: has those ask again that have waited long enough. They ask in the order in which they came.
    void tick(long nowNanos) {
        if (waiting.isEmpty() || nowNanos - dueNanos < 0) {
            return;
        }
        var batch = waiting;
        waiting = retried;
        retried = batch;
        for (var connection : batch) {
            connection.resume(ConnectionState.THROTTLED);
        }
        batch.clear();
    }
}
