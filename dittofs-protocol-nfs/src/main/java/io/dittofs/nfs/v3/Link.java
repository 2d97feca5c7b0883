package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// LINK: gives a file another name (`LINK3args`, `LINK3res`).
///
/// **Wire**
/// ```
/// args:    file:nfs_fh3 dir:nfs_fh3 name:opaque
/// resok:   status=0:4 file_attributes:post_op_attr linkdir_wcc:wcc_data
/// resfail: status:4 file_attributes:post_op_attr linkdir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.15](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.15).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Link {
    private Link() {}

    /// @param file borrowed from the record
    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    public record Args(WireHandle file, WireHandle directory, byte[] name) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(@Nullable FileAttributes3 fileAttributes, WccData directoryWcc) implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 fileAttributes, WccData directoryWcc)
            implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle file = WireHandle.decode(reader);
        WireHandle directory = WireHandle.decode(reader);
        byte[] name = reader.opaque(Limits.NAME_BYTES_MAX);
        reader.end();
        return new Args(file, directory, name);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.fileAttributes(), writer);
                ok.directoryWcc().encode(writer);
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.fileAttributes(), writer);
                fail.directoryWcc().encode(writer);
            }
        }
    }
}
