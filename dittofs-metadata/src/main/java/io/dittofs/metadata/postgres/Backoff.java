package io.dittofs.metadata.postgres;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// The pauses between the attempts of one transaction that others stand in the way of: longer each time,
/// by chance so that those who met do not meet again, and together no more than five seconds.
/// Request-confined.
final class Backoff {
    static final long TOTAL_NANOS_MAX = 5_000_000_000L;
    private static final long FIRST_NANOS = 2_000_000;
    private static final long PAUSE_NANOS_MAX = 400_000_000;

    private final RandomGenerator random;
    private final LongConsumer sleeper;
    private long boundNanos = FIRST_NANOS;
    private long totalNanos;

    /// @param sleeper waits for so many nanoseconds
    Backoff(RandomGenerator random, LongConsumer sleeper) {
        this.random = random;
        this.sleeper = sleeper;
    }

    Backoff(RandomGenerator random) {
        this(random, LockSupport::parkNanos);
    }

    /// Waits before the next attempt.
    ///
    /// @return false, at once, where there has been enough waiting
    boolean pause() {
        long nanos = boundNanos / 2 + random.nextLong(boundNanos / 2 + 1);
        if (totalNanos + nanos > TOTAL_NANOS_MAX) {
            return false;
        }
        totalNanos += nanos;
        boundNanos = Math.min(2 * boundNanos, PAUSE_NANOS_MAX);
        sleeper.accept(nanos);
        return true;
    }
}
