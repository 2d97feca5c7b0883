package io.dittofs.server.reactor;

/// What a connection that is not read waits for: a buffer, or to have its next message let in. It asks its loop once
/// for
/// each, however often that is noticed.
///
/// **Threading**: reactor-confined.
final class Stall {
    private final Connection connection;
    private final EventLoop loop;
    private final Admission admission;
    private final LoopCounters counters;
    private boolean awaitsBuffers;
    private boolean awaitsAdmission;
    /// When the present message may be let in.
    private long admissionNanos;

    Stall(Connection connection, EventLoop loop, Listener listener) {
        this.connection = connection;
        this.loop = loop;
        this.admission = listener.admission();
        this.counters = listener.countersOf(loop);
    }

    /// Whether the next message is let in.
    boolean admit() {
        long wait = admission.admit(loop.nowNanos());
        if (wait == 0) {
            return true;
        }
        LoopCounters.add(counters.throttled, 1);
        admissionNanos = loop.nowNanos() + wait;
        return false;
    }

    /// Has the loop call [Connection#resume] for a connection that is in one of these states.
    void ask(ConnectionState state) {
        if (state == ConnectionState.STARVED && !awaitsBuffers) {
            awaitsBuffers = true;
            loop.buffers().retryLater(connection);
        } else if (state == ConnectionState.THROTTLED && !awaitsAdmission) {
            awaitsAdmission = true;
            loop.throttle().retryAt(connection, admissionNanos);
        }
    }

    /// The loop has called.
    void answered(ConnectionState state) {
        if (state == ConnectionState.STARVED) {
            awaitsBuffers = false;
        } else {
            awaitsAdmission = false;
        }
    }
}
