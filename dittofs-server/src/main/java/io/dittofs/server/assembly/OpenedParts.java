package io.dittofs.server.assembly;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Parts of something that is being opened, which are closed, the last one first, where it does not come about.
///
/// **Threading**: one thread.
final class OpenedParts implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedParts.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /// Takes a part, and answers it.
    <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /// Somebody else closes all of them from now on.
    void handOver() {
        parts.clear();
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                LOG.warn("what was opened in vain was not closed cleanly reason={}", failure.getMessage());
            }
        }
        parts.clear();
    }
}
