package io.dittofs.server.reactor;

/// What a protocol does with the messages of one connection.
///
/// **Threading**: reactor-confined: called by the connection's loop thread only; it must not block.
///
/// **Errors**: whatever a method throws closes the connection and is reported to [ReactorEvents]; the loop lives
/// on.
public interface FrameHandler {

    /// Takes one complete message; `frame` is borrowed. A message begun in the call is sent, detached or discarded
    /// in it.
    void onFrame(Connection connection, Frame frame);

    /// Says that the connection is closed; called exactly once, after which nothing else is.
    void onClosed(Connection connection, CloseReason reason);
}
