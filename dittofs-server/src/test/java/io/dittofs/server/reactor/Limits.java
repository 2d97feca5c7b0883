package io.dittofs.server.reactor;

import java.time.Duration;

/// Small limits, so that tests reach them soon.
final class Limits {

    static final int CALLS_MAX = 4;
    static final int UNSENT_BYTES_MAX = 10_000;
    static final int FRAME_BYTES_MAX = 100_000;
    static final int FRAGMENTS_MAX = 8;
    static final Duration IDLE = Duration.ofMinutes(10);
    static final Duration PARTIAL = Duration.ofSeconds(30);
    static final Duration STALL = Duration.ofSeconds(60);
    static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private Limits() {}

    static ListenerSettings small() {
        return connections(100);
    }

    static ListenerSettings connections(int max) {
        return new ListenerSettings(
                max, CALLS_MAX, UNSENT_BYTES_MAX, FRAME_BYTES_MAX, FRAGMENTS_MAX, IDLE, PARTIAL, STALL, KEEP_ALIVE);
    }
}
