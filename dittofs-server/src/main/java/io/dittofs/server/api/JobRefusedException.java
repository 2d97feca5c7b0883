package io.dittofs.server.api;

/// A job is not begun. The message is for people.
public final class JobRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /// Whether it could be begun at another time.
    private final boolean isBusy;

    private JobRefusedException(String message, boolean isBusy) {
        super(message);
        this.isBusy = isBusy;
    }

    /// What was asked for makes no sense.
    public static JobRefusedException wrong(String message) {
        return new JobRefusedException(message, false);
    }

    /// Something else is being done.
    static JobRefusedException busy(String message) {
        return new JobRefusedException(message, true);
    }

    boolean isBusy() {
        return isBusy;
    }
}
