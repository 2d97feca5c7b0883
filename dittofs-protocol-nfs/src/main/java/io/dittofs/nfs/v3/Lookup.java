package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// LOOKUP: the file of a name in a directory (`LOOKUP3args`, `LOOKUP3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 name:opaque
/// resok:   status=0:4 object:nfs_fh3 obj_attributes:post_op_attr dir_attributes:post_op_attr
/// resfail: status:4 dir_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.3](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.3).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Lookup {
    private Lookup() {}

    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    public record Args(WireHandle directory, byte[] name) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(
            WireHandle object,
            @Nullable FileAttributes3 objectAttributes,
            @Nullable FileAttributes3 directoryAttributes)
            implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 directoryAttributes) implements Result {
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
                ok.object().encode(writer);
                FileAttributes3.encodeOptional(ok.objectAttributes(), writer);
                FileAttributes3.encodeOptional(ok.directoryAttributes(), writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.directoryAttributes(), writer);
            }
        }
    }
}
