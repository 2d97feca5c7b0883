package io.dittofs.server.admission;

import io.dittofs.server.reactor.Admission;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A token bucket: so many at once after a pause, so many a second in the long run. Kept as the time at which it will
/// be
/// full again (the "generic cell rate algorithm"), so that taking a token is one exchange of a number.
///
/// **Threading**: thread-safe, without a lock.
final class TokenBucket implements Admission {
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long tokenNanos;
    private final long burstNanos;
    private final AtomicLong fullAt;

    /// @param perSecond at most 10^9
    /// @param burst at least 1
    /// @param nowNanos of the clock that is used
    TokenBucket(int perSecond, int burst, long nowNanos) {
        this.tokenNanos = Math.max(1, NANOS_PER_SECOND / perSecond);
        this.burstNanos = Math.multiplyExact(tokenNanos, burst);
        this.fullAt = new AtomicLong(nowNanos);
    }

    @Override
    public long admit(long nowNanos) {
        while (true) {
            long before = fullAt.get();
            long after = (before - nowNanos < 0 ? nowNanos : before) + tokenNanos;
            long wait = after - nowNanos - burstNanos;
            if (wait > 0) {
                return wait;
            }
            if (fullAt.compareAndSet(before, after)) {
                return 0;
            }
        }
    }

    /// Puts a token back that was taken and not used.
    void putBack() {
        fullAt.addAndGet(-tokenNanos);
    }
}
