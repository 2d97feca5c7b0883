package io.dittofs.server.reactor;

import java.util.EnumMap;
import java.util.EnumSet;

/// The life of a connection.
///
/// ```
///   OPENING ──► READING ◄──► PAUSED
///      │         ▲  │ │        │ ▲
///      │         ▼  │ │        ▼ │
///      │       STARVED◄┼───────── ┘        (STARVED ◄──► PAUSED)
///      │            │  │ │
///      │            ▼  ▼ ▼
///      │            DRAINING
///      ▼                ▼
///      └────────────► CLOSED               (from every state)
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
    /// Nothing more is read or handed out; closed when the calls in flight are answered and the output is written.
    DRAINING,
    /// The end.
    CLOSED;

    private static final EnumMap<ConnectionState, EnumSet<ConnectionState>> LEGAL =
            new EnumMap<>(ConnectionState.class);

    static {
        LEGAL.put(OPENING, EnumSet.of(READING, CLOSED));
        LEGAL.put(READING, EnumSet.of(PAUSED, STARVED, DRAINING, CLOSED));
        LEGAL.put(PAUSED, EnumSet.of(READING, STARVED, DRAINING, CLOSED));
        LEGAL.put(STARVED, EnumSet.of(READING, PAUSED, DRAINING, CLOSED));
        LEGAL.put(DRAINING, EnumSet.of(CLOSED));
        LEGAL.put(CLOSED, EnumSet.noneOf(ConnectionState.class));
    }

    boolean mayBecome(ConnectionState next) {
        var legal = LEGAL.get(this);
        return legal != null && legal.contains(next);
    }

    /// Whether frames may be handed out, now or after a pause.
    boolean takesFrames() {
        return this == READING || this == PAUSED || this == STARVED;
    }
}
