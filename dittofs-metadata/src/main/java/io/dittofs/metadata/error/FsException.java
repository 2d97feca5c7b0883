package io.dittofs.metadata.error;

import java.util.Objects;

/// A refusal of the file system: an expected outcome, not a fault. Carries the [FsError] and no stack trace.
public final class FsException extends Exception {
    private static final long serialVersionUID = 1L;

    private final FsError error;

    /// A refusal without further words.
    public FsException(FsError error) {
        this(error, error.name());
    }

    /// A refusal with a message for the log.
    public FsException(FsError error, String message) {
        super(message, null, false, false);
        this.error = Objects.requireNonNull(error);
    }

    public FsError error() {
        return error;
    }
}
