package io.dittofs.server.reactor;

/// A snapshot of what connections did; at every quiet moment `accepted = active + closed`.
///
/// **Threading**: immutable.
///
/// @param accepted connections taken
/// @param refused connections closed at once because of the limit
/// @param closed accepted connections that ended, forced ones included
/// @param forceClosed connections closed by a shutdown before their work was finished
/// @param active connections that are served now
/// @param framesReceived complete messages handed out
/// @param throttled times that a message was not let in yet
/// @param messagesSent messages queued for sending
/// @param bytesRead bytes received, headers included
/// @param bytesWritten bytes sent, headers included
public record ReactorCounters(
        long accepted,
        long refused,
        long closed,
        long forceClosed,
        long active,
        long framesReceived,
        long throttled,
        long messagesSent,
        long bytesRead,
        long bytesWritten) {

    /// Of connections that there never were.
    public static final ReactorCounters ZERO = new ReactorCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    ReactorCounters plus(ReactorCounters other) {
        return new ReactorCounters(
                accepted + other.accepted,
                refused + other.refused,
                closed + other.closed,
                forceClosed + other.forceClosed,
                active + other.active,
                framesReceived + other.framesReceived,
                throttled + other.throttled,
                messagesSent + other.messagesSent,
                bytesRead + other.bytesRead,
                bytesWritten + other.bytesWritten);
    }

    ReactorCounters withActive(long activeNow) {
        return new ReactorCounters(
                accepted,
                refused,
                closed,
                forceClosed,
                activeNow,
                framesReceived,
                throttled,
                messagesSent,
                bytesRead,
                bytesWritten);
    }
}
