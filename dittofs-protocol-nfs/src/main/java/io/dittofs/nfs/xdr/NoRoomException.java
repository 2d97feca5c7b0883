package io.dittofs.nfs.xdr;

/// There is no memory for a reply of this size now. Without stack trace: it says nothing about the code that meets
/// it.
public final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NoRoomException(String message) {
        super(message, null, false, false);
    }
}
