package io.dittofs.server.reactor;

import java.util.concurrent.atomic.AtomicLong;

/// What the connections of one listener did on one loop.
///
/// **Threading**: written by that loop's thread only, so an addition needs no atomic instruction; read by any
/// thread.
final class LoopCounters {

    final AtomicLong accepted = new AtomicLong();
    final AtomicLong refused = new AtomicLong();
    final AtomicLong closed = new AtomicLong();
    final AtomicLong forceClosed = new AtomicLong();
    final AtomicLong framesReceived = new AtomicLong();
    final AtomicLong throttled = new AtomicLong();
    final AtomicLong messagesSent = new AtomicLong();
    final AtomicLong bytesRead = new AtomicLong();
    final AtomicLong bytesWritten = new AtomicLong();

    static void add(AtomicLong counter, long amount) {
        counter.setRelease(counter.getPlain() + amount);
    }

    /// The number of active connections is left to the sum over all loops: a connection is accepted on one loop and
    /// closed on another.
    ReactorCounters snapshot() {
        var closedNow = closed.get();
        return new ReactorCounters(
                accepted.get(),
                refused.get(),
                closedNow,
                forceClosed.get(),
                0,
                framesReceived.get(),
                throttled.get(),
                messagesSent.get(),
                bytesRead.get(),
                bytesWritten.get());
    }
}
