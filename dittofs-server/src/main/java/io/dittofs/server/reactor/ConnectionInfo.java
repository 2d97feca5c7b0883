package io.dittofs.server.reactor;

import java.net.SocketAddress;

/// A connection at a moment. Immutable.
///
/// @param remote the client's end
/// @param openedNanos when it was accepted, of the loop's clock
/// @param callsInFlight deferred calls that have not ended
public record ConnectionInfo(SocketAddress remote, long openedNanos, int callsInFlight) {}
