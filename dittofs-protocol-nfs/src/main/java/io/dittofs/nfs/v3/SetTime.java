package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// What to do with one of a file's times (`set_atime`, `set_mtime`).
///
/// Nanoseconds are handed on as they came; whether they make a time is the handler's question.
///
/// **Wire** `time_how:4`, then `seconds:4 nseconds:4` if the client gives the time.
///
/// **Threading** immutable.
///
/// **Spec** RFC 1813 §2.6.
public record SetTime(How how, int seconds, int nanos) {
    /// Leaves the time alone.
    public static final SetTime DONT_CHANGE = new SetTime(How.DONT_CHANGE, 0, 0);

    /// Sets the time to the server's clock.
    public static final SetTime TO_SERVER_TIME = new SetTime(How.SET_TO_SERVER_TIME, 0, 0);

    /// Where the new time comes from (`time_how`).
    public enum How {
        DONT_CHANGE,
        SET_TO_SERVER_TIME,
        SET_TO_CLIENT_TIME
    }

    static SetTime decode(XdrReader reader) throws MalformedException {
        int how = reader.int32();
        return switch (how) {
            case 0 -> DONT_CHANGE;
            case 1 -> TO_SERVER_TIME;
            case 2 -> new SetTime(How.SET_TO_CLIENT_TIME, reader.int32(), reader.int32());
            default -> throw new MalformedException("time_how " + Integer.toUnsignedString(how));
        };
    }
}
