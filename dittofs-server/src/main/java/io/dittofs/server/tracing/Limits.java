package io.dittofs.server.tracing;

import java.time.Duration;

/// The bounds of what tracing may take.
final class Limits {
    /// Spans that wait to be sent; about 1 KiB each. Further ones are dropped, so nobody waits for a collector.
    static final int QUEUED_SPANS_MAX = 8192;

    /// Spans in one message.
    static final int BATCH_SPANS_MAX = 512;

    /// How long a span waits for others to go with it.
    static final Duration BATCH_DELAY = Duration.ofSeconds(1);

    /// How long a message may take, with all attempts.
    static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(10);

    /// How often a message is sent that the collector does not take, and how long to wait in between.
    static final int ATTEMPTS_MAX = 3;

    static final Duration FIRST_BACKOFF = Duration.ofMillis(250);
    static final Duration BACKOFF_MAX = Duration.ofSeconds(1);

    /// How long the end of the server waits for what has not been sent.
    static final Duration FLUSH_MAX = Duration.ofSeconds(3);

    static {
        assert BATCH_SPANS_MAX <= QUEUED_SPANS_MAX : "no batch would ever be full";
    }

    private Limits() {}
}
