package io.dittofs.cache.log;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The appends whose payload is being copied, so that all those that began before a moment can be waited for. They are
/// counted in two phases: one takes those who begin, the other is of before and runs empty.
///
/// **Threading**: [#enter] and [#turn] under the lock of [LogSpace]; one thread turns and waits, any leaves.
final class InFlight {
    private static final long WAIT_NANOS = 20_000;

    private AtomicInteger entering = new AtomicInteger();
    private AtomicInteger leaving = new AtomicInteger();

    /// Counts an append that begins.
    ///
    /// @return the counter to decrement when it ends
    AtomicInteger enter() {
        entering.incrementAndGet();
        return entering;
    }

    /// Lets those who begin from now on be counted apart.
    ///
    /// @return the counter of those who began before
    AtomicInteger turn() {
        assert leaving.get() == 0;
        AtomicInteger before = entering;
        entering = leaving;
        leaving = before;
        return before;
    }

    /// Waits until all have ended. A copy takes microseconds, so nobody wakes the waiter.
    static void await(AtomicInteger counter) {
        while (counter.get() != 0) {
            LockSupport.parkNanos(WAIT_NANOS);
        }
    }
}
