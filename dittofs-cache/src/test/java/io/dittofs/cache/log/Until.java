package io.dittofs.cache.log;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Waits for what another thread does and tells nobody.
final class Until {
    private static final long GIVE_UP_NANOS = Duration.ofMinutes(1).toNanos();

    private Until() {}

    static void holds(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > GIVE_UP_NANOS) {
                throw new AssertionError("does not come about");
            }
            Thread.onSpinWait();
        }
    }
}
