package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;

/// COMMIT: makes earlier writes durable (`COMMIT3args`, `COMMIT3res`).
///
/// **Wire**
/// ```
/// args:    file:nfs_fh3 offset:8 count:4
/// resok:   status=0:4 file_wcc:wcc_data verf:8
/// resfail: status:4 file_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.21](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.21).
public final class Commit {
    private Commit() {}

    /// @param file borrowed from the record
    /// @param offset unsigned
    /// @param count unsigned, 0 for all from the offset on
    public record Args(WireHandle file, long offset, int count) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(WccData fileWcc, long verifier) implements Result {}

    public record Fail(Nfs3Status status, WccData fileWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle file = WireHandle.decode(reader);
        long offset = reader.int64();
        int count = reader.int32();
        reader.end();
        return new Args(file, offset, count);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                ok.fileWcc().encode(writer);
                writer.int64(ok.verifier());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.fileWcc().encode(writer);
            }
        }
    }
}
