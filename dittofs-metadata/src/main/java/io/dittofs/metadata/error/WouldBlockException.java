package io.dittofs.metadata.error;

/// Thrown where an operation would have to wait for a disk, a network or a lock, to a caller that must not and said so
/// by asking a view made for that. Nothing has happened; the caller asks again where it may wait. Any call of such a
/// view can throw it, and nothing between the view and who chose it has anything to say to it: hence unchecked.
public final class WouldBlockException extends RuntimeException {
    /// The only one: it carries nothing, not even a stack trace.
    @SuppressWarnings("StaticAssignmentOfThrowable") // for want of a stack trace it cannot mislead
    public static final WouldBlockException INSTANCE = new WouldBlockException();

    private static final long serialVersionUID = 1L;

    private WouldBlockException() {
        super("would have to wait", null, false, false);
    }
}
