package io.dittofs.server;

/// Why a server cannot start, in one plain line that says what is wrong and what to do about it.
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
