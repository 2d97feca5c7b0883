package io.dittofs.server.reactor;

/// Why a connection ends and what its end waits for.
///
/// **Threading**: reactor-confined.
final class Ending {

    private CloseReason reason = CloseReason.SHUTDOWN;
    private boolean isBegun;
    private boolean awaitsCalls = true;
    private boolean hasPeerEnded;

    /// The first reason counts; not to wait for the calls in flight may still be decided later.
    void begin(CloseReason because, boolean waitsForCalls) {
        if (!isBegun) {
            isBegun = true;
            reason = because;
        }
        awaitsCalls &= waitsForCalls;
    }

    /// The peer has ended its half of the stream.
    void peerEnded() {
        hasPeerEnded = true;
    }

    CloseReason reason() {
        return reason;
    }

    /// Whether nothing more comes from the peer, so that closing cannot cost it what was sent.
    boolean hasPeerEnded() {
        return hasPeerEnded;
    }

    boolean isDue(int callsInFlight, long unsentBytes) {
        return unsentBytes == 0 && (callsInFlight == 0 || !awaitsCalls);
    }
}
