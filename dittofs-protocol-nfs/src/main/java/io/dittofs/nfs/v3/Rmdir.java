package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;

/// RMDIR: removes an empty directory (`RMDIR3args`, `RMDIR3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 name:opaque
/// resok:   status=0:4 dir_wcc:wcc_data
/// resfail: status:4 dir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.13](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.13).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Rmdir {
    private Rmdir() {}

    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    public record Args(WireHandle directory, byte[] name) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(WccData directoryWcc) implements Result {}

    public record Fail(Nfs3Status status, WccData directoryWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle directory = WireHandle.decode(reader);
        byte[] name = reader.opaque(Limits.NAME_BYTES_MAX);
        reader.end();
        return new Args(directory, name);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                ok.directoryWcc().encode(writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.directoryWcc().encode(writer);
            }
        }
    }
}
