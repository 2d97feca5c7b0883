package io.dittofs.server.transport;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once when changes cannot be made stable, and once when they can again: a store that is down fails every call.
///
/// **Threading**: thread-safe; what changes it is guarded by its monitor.
final class OutageLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutageLog.class);

    /// Successes in a row that end an outage; one of several stores may be well all the time.
    private static final int SUCCESSES_FOR_AN_END = 1_000;

    private volatile boolean isOut;
    private long failures;
    private int successes;

    synchronized void failed(Throwable cause) {
        failures++;
        successes = 0;
        if (!isOut) {
            isOut = true;
            LOG.error("changes cannot be made stable; further failures are counted, not logged", cause);
        }
    }

    void succeeded() {
        if (isOut) {
            succeededAfterFailures();
        }
    }

    private synchronized void succeededAfterFailures() {
        if (isOut && ++successes >= SUCCESSES_FOR_AN_END) {
            LOG.info("changes are made stable again failures={}", failures);
            isOut = false;
            failures = 0;
        }
    }
}
