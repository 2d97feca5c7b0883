package io.dittofs.server.assembly;

import io.dittofs.server.DittoServer.Resource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What was opened while a server is put together, the last first: so it is closed. Confined to the starting thread.
final class Opened {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);

    private final List<Resource> lastFirst = new ArrayList<>();

    /// Notes how to close something that has just been opened.
    void add(Resource resource) {
        lastFirst.addFirst(resource);
    }

    List<Resource> lastFirst() {
        return List.copyOf(lastFirst);
    }

    /// Closes everything: the server cannot be had.
    void giveUp() {
        for (Resource resource : lastFirst) {
            try {
                resource.close();
            } catch (RuntimeException failure) {
                LOG.error("could not be closed cleanly after a failed start", failure);
            }
        }
    }
}
