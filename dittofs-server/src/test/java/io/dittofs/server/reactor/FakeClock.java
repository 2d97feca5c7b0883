package io.dittofs.server.reactor;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A clock that stands still until it is moved. Thread-safe.
public final class FakeClock implements LongSupplier {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000_000);

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    /// Lets time pass.
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
