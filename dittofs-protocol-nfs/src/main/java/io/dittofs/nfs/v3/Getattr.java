package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;

/// GETATTR: the attributes of a file (`GETATTR3args`, `GETATTR3res`).
///
/// **Wire**
/// ```
/// args:    object:nfs_fh3
/// resok:   status=0:4 obj_attributes:84
/// resfail: status:4
/// ```
///
/// **Spec** [RFC 1813 §3.3.1](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.1).
public final class Getattr {
    private Getattr() {}

    /// @param object borrowed from the record
    public record Args(WireHandle object) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(FileAttributes3 objectAttributes) implements Result {}

    public record Fail(Nfs3Status status) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle handle = WireHandle.decode(reader);
        reader.end();
        return new Args(handle);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                ByteBuffer out = writer.reserve(Integer.BYTES + FileAttributes3.BYTES);
                ok.objectAttributes().put(out.putInt(Nfs3Status.OK.code()));
            }
            case Fail fail -> writer.int32(fail.status().code());
        }
    }
}
