package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import org.jspecify.annotations.Nullable;

/// What a call claims to be about, as its arguments say that nobody has checked: for the log and for traces.
///
/// @param share its name; null where the call names none
/// @param handle the first handle in hexadecimal digits; null where there is none
/// @param offset unsigned, of what has a range in a file
/// @param count of the range; negative for what has none
public record CallSubject(@Nullable String share, @Nullable String handle, long offset, long count) {
    private static final CallSubject NONE = new CallSubject(null, null, 0, -1);

    /// Looks at the arguments of a call.
    public static CallSubject of(ObservedCall call, ShareTable shares) {
        if (call.program() != Nfs3Procedure.PROGRAM || call.procedure() == Nfs3Procedure.NULL.number()) {
            return NONE;
        }
        CallSubject found = NONE;
        try {
            XdrReader arguments = call.arguments();
            WireHandle handle = WireHandle.decode(arguments);
            found = new CallSubject(shareOf(handle, shares), handle.toString(), 0, -1);
            return hasRange(call.procedure())
                    ? new CallSubject(
                            found.share(), found.handle(), arguments.int64(), Integer.toUnsignedLong(arguments.int32()))
                    : found;
        } catch (MalformedException garbage) {
            return found;
        }
    }

    /// Whether there is a range.
    public boolean hasRange() {
        return count >= 0;
    }

    private static boolean hasRange(int procedure) {
        return procedure == Nfs3Procedure.READ.number()
                || procedure == Nfs3Procedure.WRITE.number()
                || procedure == Nfs3Procedure.COMMIT.number();
    }

    private static @Nullable String shareOf(WireHandle wire, ShareTable shares) {
        try {
            FileHandle handle = FileHandle.read(wire.buffer(), wire.offset(), wire.length());
            Share share = shares.byId(handle.shareId());
            return share == null ? null : share.name();
        } catch (FsException forged) {
            return null;
        }
    }
}
