package io.dittofs.server.reactor;

import java.util.EnumMap;
import java.util.EnumSet;

/// The life of a connection.
///
/// ```
///   OPENING ──► READING ◄──► PAUSED
///      │         ▲  │ │        │ ▲
///      │         ▼  │ │        ▼ │
///      │       STARVED◄┼───────── ┘        (STARVED ◄──► PAUSED; THROTTLED as STARVED)
///      │            │  │ │
///      ▼            ▼  ▼ ▼
///      └──────────► DRAINING ──► LINGERING
///                                    ▼
///                                  CLOSED      (from every state)
/// ```
enum ConnectionState {
    /// Accepted, its handler not yet made.
    OPENING,
    /// The socket is read whenever it has bytes.
    READING,
    /// Too many calls in flight or too much unsent output: nothing is read or handed out.
    PAUSED,
    /// The buffer pool refused: nothing is read until it gives again.
    STARVED,
    /// The next message is not let in yet: nothing is read until it is.
    THROTTLED,
    /// Nothing more is read or handed out; ends when the calls in flight are answered and the output is written.
    DRAINING,
    /// The peer was told that nothing more comes; what it still sends is read and forgotten until it ends its half too,
    /// because closing with bytes unread would reset the connection and take the last replies with it.
    LINGERING,
    /// The end.
    CLOSED;

    private static final EnumMap<ConnectionState, EnumSet<ConnectionState>> LEGAL =
            new EnumMap<>(ConnectionState.class);

    static {
        LEGAL.put(OPENING, EnumSet.of(READING, DRAINING, CLOSED));
        LEGAL.put(READING, EnumSet.of(PAUSED, STARVED, THROTTLED, DRAINING, CLOSED));
        LEGAL.put(PAUSED, EnumSet.of(READING, STARVED, THROTTLED, DRAINING, CLOSED));
        LEGAL.put(STARVED, EnumSet.of(READING, PAUSED, THROTTLED, DRAINING, CLOSED));
        LEGAL.put(THROTTLED, EnumSet.of(READING, PAUSED, STARVED, DRAINING, CLOSED));
        LEGAL.put(DRAINING, EnumSet.of(LINGERING, CLOSED));
        LEGAL.put(LINGERING, EnumSet.of(CLOSED));
        LEGAL.put(CLOSED, EnumSet.noneOf(ConnectionState.class));
    }

    boolean mayBecome(ConnectionState next) {
        var legal = LEGAL.get(this);
        return legal != null && legal.contains(next);
    }

    /// Whether the protocol may still answer.
    boolean takesOutput() {
        return this != LINGERING && this != CLOSED;
    }

    /// Whether frames may be handed out, now or after a pause.
    boolean takesFrames() {
        return this == READING || this == PAUSED || this == STARVED || this == THROTTLED;
    }
}
