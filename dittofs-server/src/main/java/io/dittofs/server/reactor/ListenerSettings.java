package io.dittofs.server.reactor;

import java.time.Duration;

/// The limits of the connections of one [Listener].
///
/// **Threading**: immutable.
///
/// @param maxConnections connections beyond which a new one is closed at once
/// @param maxCallsInFlight deferred calls of one connection beyond which its frames wait
/// @param maxUnsentBytes queued output of one connection beyond which its frames wait
/// @param maxFrameBytes the largest message, all its fragments together
/// @param maxFragments the most fragments of one message
/// @param idleTimeout how long a connection may do nothing
/// @param partialFrameTimeout how long a message may take from its first byte to its last
/// @param writeStallTimeout how long the peer may take nothing of queued output
/// @param keepAliveIdle silence after which TCP probes the peer, and the interval of the probes
public record ListenerSettings(
        int maxConnections,
        int maxCallsInFlight,
        int maxUnsentBytes,
        int maxFrameBytes,
        int maxFragments,
        Duration idleTimeout,
        Duration partialFrameTimeout,
        Duration writeStallTimeout,
        Duration keepAliveIdle) {

    private static final int KEEP_ALIVE_SECONDS_MAX = 32_767;

    /// Checks the ranges.
    public ListenerSettings {
        Ranges.require("maxConnections", maxConnections, 1, 1 << 20);
        Ranges.require("maxCallsInFlight", maxCallsInFlight, 1, 1 << 16);
        Ranges.require("maxUnsentBytes", maxUnsentBytes, 1, 1 << 30);
        Ranges.require("maxFrameBytes", maxFrameBytes, 1, BufferPool.LARGE_BYTES);
        Ranges.require("maxFragments", maxFragments, 1, 1 << 16);
        Ranges.requirePositive("idleTimeout", idleTimeout);
        Ranges.requirePositive("partialFrameTimeout", partialFrameTimeout);
        Ranges.requirePositive("writeStallTimeout", writeStallTimeout);
        Ranges.requirePositive("keepAliveIdle", keepAliveIdle);
        Ranges.require("keepAliveIdle seconds", keepAliveIdle.toSeconds(), 1, KEEP_ALIVE_SECONDS_MAX);
    }

    /// Limits fit for NFS with transfers of 1 MiB.
    public static ListenerSettings defaults() {
        return new ListenerSettings(
                4096,
                256,
                8 * 1024 * 1024,
                BufferPool.LARGE_BYTES,
                1024,
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(15));
    }
}
