package io.dittofs.server.reactor;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// What the reactor tells the server, to be logged.
///
/// **Threading**: called by loop threads; must be thread-safe and must not block.
///
/// **Errors**: what a method throws is dropped, there is nobody left to tell.
public interface ReactorEvents {

    /// A connection is served from now on.
    void connectionOpened(Connection connection);

    /// A connection that was opened is closed.
    void connectionClosed(Connection connection, CloseReason reason);

    /// A new connection was closed at once because its listener has as many as it may.
    void connectionRefused(SocketAddress local, @Nullable SocketAddress remote);

    /// The peer broke the framing; its connection is being closed.
    void violation(Connection connection, String reason);

    /// A connection could not be accepted; when descriptors ran out, accepting pauses for a moment.
    void acceptFailed(SocketAddress local, Throwable cause);

    /// A handler or a release action threw, or the loop did on behalf of the connection.
    ///
    /// @param connection null when the failure belongs to no connection
    void unexpectedFailure(@Nullable Connection connection, Throwable cause);
}
