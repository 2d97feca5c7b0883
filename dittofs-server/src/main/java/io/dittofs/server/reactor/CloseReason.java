package io.dittofs.server.reactor;

/// Why a connection was closed.
///
/// **Threading**: immutable.
///
/// @param kind what sort of reason
/// @param detail a few words for the log, empty when the kind says all
public record CloseReason(Kind kind, String detail) {

    static final CloseReason PEER_CLOSED = new CloseReason(Kind.PEER_CLOSED, "");
    static final CloseReason IDLE = new CloseReason(Kind.IDLE, "");
    static final CloseReason PARTIAL_FRAME = new CloseReason(Kind.PARTIAL_FRAME, "");
    static final CloseReason WRITE_STALLED = new CloseReason(Kind.WRITE_STALLED, "");
    static final CloseReason OUT_OF_BUFFERS = new CloseReason(Kind.OUT_OF_BUFFERS, "");
    static final CloseReason SHUTDOWN = new CloseReason(Kind.SHUTDOWN, "");
    static final CloseReason FORCED = new CloseReason(Kind.FORCED, "");

    /// Sorts of reasons.
    public enum Kind {
        /// The peer ended the stream.
        PEER_CLOSED,
        /// The socket failed: reset by the peer, unreachable, timed out.
        IO_FAILURE,
        /// Nothing was received or sent for the idle timeout.
        IDLE,
        /// A message was begun and not completed in time.
        PARTIAL_FRAME,
        /// The peer did not take the output in time.
        WRITE_STALLED,
        /// The peer broke the framing or a bound on it.
        VIOLATION,
        /// The handler, or the loop on behalf of the connection, threw.
        HANDLER_FAILURE,
        /// The buffer pool gave nothing for too long.
        OUT_OF_BUFFERS,
        /// The protocol asked for it.
        REQUESTED,
        /// The server shuts down and the connection had finished its work.
        SHUTDOWN,
        /// The server shuts down and the connection had not finished in time.
        FORCED
    }

    /// A close asked for by the protocol.
    public static CloseReason requested(String detail) {
        return new CloseReason(Kind.REQUESTED, detail);
    }

    static CloseReason violation(String detail) {
        return new CloseReason(Kind.VIOLATION, detail);
    }

    static CloseReason failure(Throwable cause) {
        return new CloseReason(Kind.HANDLER_FAILURE, cause.toString());
    }

    static CloseReason ioFailure(Throwable cause) {
        return new CloseReason(Kind.IO_FAILURE, cause.toString());
    }
}
