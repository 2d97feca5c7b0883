package io.dittofs.server.reactor;

import java.time.Duration;

/// Settings of a [ReactorGroup] as a whole; what concerns one protocol is in [ListenerSettings].
///
/// **Threading**: immutable.
///
/// @param loops how many event loops, each a thread with a selector
/// @param receiveBufferBytes each loop's shared receive buffer, at most [BufferPool#LARGE_BYTES]
/// @param sweepInterval how often timeouts are looked at, and so their precision
public record ReactorSettings(int loops, int receiveBufferBytes, Duration sweepInterval) {

    private static final int LOOPS_MAX = 1024;
    private static final int RECEIVE_BUFFER_BYTES_MIN = 4 * 1024;
    private static final int DEFAULT_LOOPS_MAX = 8;

    /// Checks the ranges.
    public ReactorSettings {
        Ranges.require("loops", loops, 1, LOOPS_MAX);
        Ranges.require("receiveBufferBytes", receiveBufferBytes, RECEIVE_BUFFER_BYTES_MIN, BufferPool.LARGE_BYTES);
        Ranges.requirePositive("sweepInterval", sweepInterval);
    }

    /// One loop for each processor up to eight, the largest receive buffer, a sweep each 500 ms.
    public static ReactorSettings defaults() {
        var loops = Math.min(Runtime.getRuntime().availableProcessors(), DEFAULT_LOOPS_MAX);
        return new ReactorSettings(loops, BufferPool.LARGE_BYTES, Duration.ofMillis(500));
    }
}
