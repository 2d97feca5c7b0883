package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// SYMLINK: makes a symbolic link (`SYMLINK3args`, `SYMLINK3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 name:opaque symlink_attributes:sattr3 symlink_data:opaque
/// resok:   status=0:4 obj:post_op_fh3 obj_attributes:post_op_attr dir_wcc:wcc_data
/// resfail: status:4 dir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.10](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.10).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Symlink {
    private Symlink() {}

    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    /// @param target as the client sent it, not yet judged
    public record Args(WireHandle directory, byte[] name, SetAttributes3 attributes, byte[] target) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param object null if not known, which makes the client look it up
    public record Ok(@Nullable WireHandle object, @Nullable FileAttributes3 objectAttributes, WccData directoryWcc)
            implements Result {}

    public record Fail(Nfs3Status status, WccData directoryWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle directory = WireHandle.decode(reader);
        byte[] name = reader.opaque(Limits.NAME_BYTES_MAX);
        SetAttributes3 attributes = SetAttributes3.decode(reader);
        byte[] target = reader.opaque(Limits.NAME_BYTES_MAX);
        reader.end();
        return new Args(directory, name, attributes, target);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                WireHandle.encodeOptional(ok.object(), writer);
                FileAttributes3.encodeOptional(ok.objectAttributes(), writer);
                ok.directoryWcc().encode(writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.directoryWcc().encode(writer);
            }
        }
    }
}
