package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// SETATTR: sets attributes of a file (`SETATTR3args`, `SETATTR3res`).
///
/// **Wire**
/// ```
/// args:    object:nfs_fh3 new_attributes:sattr3 check:4 [obj_ctime:4+4]
/// resok:   status=0:4 obj_wcc:wcc_data
/// resfail: status:4 obj_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.2](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.2).
public final class Setattr {
    private Setattr() {}

    /// @param object borrowed from the record
    /// @param guard null if the client does not ask for one
    public record Args(
            WireHandle object,
            SetAttributes3 newAttributes,
            @Nullable Guard guard) {}

    /// The change time that the file must still have (`sattrguard3`), or the answer is NOT_SYNC.
    public record Guard(int ctimeSeconds, int ctimeNanos) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(WccData objectWcc) implements Result {}

    public record Fail(Nfs3Status status, WccData objectWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle object = WireHandle.decode(reader);
        SetAttributes3 newAttributes = SetAttributes3.decode(reader);
        Guard guard = reader.bool() ? new Guard(reader.int32(), reader.int32()) : null;
        reader.end();
        return new Args(object, newAttributes, guard);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                ok.objectWcc().encode(writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.objectWcc().encode(writer);
            }
        }
    }
}
