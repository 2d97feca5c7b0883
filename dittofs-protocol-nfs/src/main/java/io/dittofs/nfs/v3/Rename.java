package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;

/// RENAME: moves a name (`RENAME3args`, `RENAME3res`).
///
/// **Wire**
/// ```
/// args:    from:nfs_fh3 name:opaque to:nfs_fh3 name:opaque
/// resok:   status=0:4 fromdir_wcc:wcc_data todir_wcc:wcc_data
/// resfail: status:4 fromdir_wcc:wcc_data todir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.14](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.14).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Rename {
    private Rename() {}

    /// @param fromDirectory borrowed from the record
    /// @param fromName as the client sent it, not yet judged
    /// @param toDirectory borrowed from the record
    /// @param toName as the client sent it, not yet judged
    public record Args(WireHandle fromDirectory, byte[] fromName, WireHandle toDirectory, byte[] toName) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(WccData fromDirectoryWcc, WccData toDirectoryWcc) implements Result {}

    public record Fail(Nfs3Status status, WccData fromDirectoryWcc, WccData toDirectoryWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle fromDirectory = WireHandle.decode(reader);
        byte[] fromName = reader.opaque(Limits.NAME_BYTES_MAX);
        WireHandle toDirectory = WireHandle.decode(reader);
        byte[] toName = reader.opaque(Limits.NAME_BYTES_MAX);
        reader.end();
        return new Args(fromDirectory, fromName, toDirectory, toName);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                ok.fromDirectoryWcc().encode(writer);
                ok.toDirectoryWcc().encode(writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.fromDirectoryWcc().encode(writer);
                fail.toDirectoryWcc().encode(writer);
            }
        }
    }
}
