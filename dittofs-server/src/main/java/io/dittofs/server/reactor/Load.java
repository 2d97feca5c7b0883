package io.dittofs.server.reactor;

/// How much a connection has asked for and not had answered, against what it may.
///
/// **Threading**: reactor-confined.
final class Load {

    private final int callsMax;
    private final int unsentBytesMax;
    private int callsInFlight;

    Load(ListenerSettings settings) {
        callsMax = settings.maxCallsInFlight();
        unsentBytesMax = settings.maxUnsentBytes();
    }

    int callsInFlight() {
        return callsInFlight;
    }

    void callBegun() {
        callsInFlight++;
    }

    /// Says whether so many calls were in flight.
    boolean callsEnded(int count) {
        boolean isRight = count <= callsInFlight;
        callsInFlight = isRight ? callsInFlight - count : 0;
        return isRight;
    }

    /// Whether frames must wait.
    boolean isOver(long unsentBytes) {
        return callsInFlight >= callsMax || unsentBytes > unsentBytesMax;
    }

    /// Whether frames that had to wait need no longer.
    boolean isLow(long unsentBytes) {
        return callsInFlight <= callsMax / 2 && unsentBytes <= unsentBytesMax / 2;
    }
}
