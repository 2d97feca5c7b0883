package io.dittofs.cache.log;

import java.io.IOException;

/// There is no room for another file of the log.
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1;

    public DiskFullException(String message) {
        super(message);
    }
}
