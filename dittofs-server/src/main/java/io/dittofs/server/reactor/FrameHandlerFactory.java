package io.dittofs.server.reactor;

/// Makes the handler of each accepted connection.
///
/// **Threading**: called by the loop thread of the new connection, so by several threads.
@FunctionalInterface
public interface FrameHandlerFactory {

    /// The handler of a new connection; an exception closes the connection.
    FrameHandler open(Connection connection);
}
