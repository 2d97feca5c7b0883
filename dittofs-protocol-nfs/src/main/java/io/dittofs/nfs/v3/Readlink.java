package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// READLINK: the target of a symbolic link (`READLINK3args`, `READLINK3res`).
///
/// **Wire**
/// ```
/// args:    symlink:nfs_fh3
/// resok:   status=0:4 symlink_attributes:post_op_attr data:opaque
/// resfail: status:4 symlink_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.5](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.5).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Readlink {
    private Readlink() {}

    /// @param symlink borrowed from the record
    public record Args(WireHandle symlink) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param target borrowed until it is encoded
    public record Ok(@Nullable FileAttributes3 symlinkAttributes, byte[] target) implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 symlinkAttributes) implements Result {
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
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.symlinkAttributes(), writer);
                writer.opaque(ok.target());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.symlinkAttributes(), writer);
            }
        }
    }
}
