package io.dittofs.server.reactor;

/// Says that a message could not grow because the buffer pool refused.
///
/// It carries no stack trace: it is an expected outcome under load, and thrown on loop threads.
public final class OutOfBuffersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutOfBuffersException(int bytes) {
        super("the buffer pool refused " + bytes + " bytes", null, false, false);
    }
}
