package io.dittofs.server.reactor;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// When a connection last did what its timeouts are about.
///
/// **Threading**: reactor-confined.
final class Activity {

    /// How long a peer may take to end its half of the stream after the server has ended its own.
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /// How long, while buffers are scarce, a peer may keep one without sending a byte to it.
    static final long DAWDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long idleNanos;
    private final long writeStallNanos;
    private long lastReceivedNanos;
    private long lastWrittenNanos;
    private long outputBegunNanos;
    private long lingerBegunNanos;

    Activity(ListenerSettings settings, long nowNanos) {
        idleNanos = settings.idleTimeout().toNanos();
        writeStallNanos = settings.writeStallTimeout().toNanos();
        lastReceivedNanos = nowNanos;
        lastWrittenNanos = nowNanos;
        outputBegunNanos = nowNanos;
        lingerBegunNanos = nowNanos;
    }

    void received(long nowNanos) {
        lastReceivedNanos = nowNanos;
    }

    void wrote(long nowNanos) {
        lastWrittenNanos = nowNanos;
    }

    /// Output is queued where there was none.
    void outputBegun(long nowNanos) {
        outputBegunNanos = nowNanos;
    }

    void lingerBegun(long nowNanos) {
        lingerBegunNanos = nowNanos;
    }

    boolean isIdle(long nowNanos) {
        return nowNanos - lastReceivedNanos > idleNanos && nowNanos - lastWrittenNanos > idleNanos;
    }

    boolean isWriteStalled(long nowNanos) {
        return nowNanos - lastWrittenNanos > writeStallNanos && nowNanos - outputBegunNanos > writeStallNanos;
    }

    boolean isDawdling(long nowNanos) {
        return nowNanos - lastReceivedNanos > DAWDLE_NANOS;
    }

    /// `reason` if the peer has had time enough to end its half.
    @Nullable
    CloseReason expiredLinger(long nowNanos, CloseReason reason) {
        return nowNanos - lingerBegunNanos > LINGER_NANOS ? reason : null;
    }
}
