package io.dittofs.cache.log;

/// The log has no room for a record now. Nothing was changed. Has no stack trace: under pressure it is thrown often.
public final class LogFullException extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /// Why there is no room.
    public enum Reason {
        /// All segments that the log may have are in use: it takes uploads to free one.
        LIMIT,
        /// The disk has no room for another segment.
        DISK_FULL,
        /// The disk refuses to make another segment.
        DISK_ERROR
    }

    LogFullException(Reason reason) {
        super(message(reason), null, false, false);
        this.reason = reason;
    }

    private static String message(Reason reason) {
        return switch (reason) {
            case LIMIT -> "the log is full";
            case DISK_FULL -> "the disk of the log is full";
            case DISK_ERROR -> "the disk of the log fails";
        };
    }

    public Reason reason() {
        return reason;
    }
}
