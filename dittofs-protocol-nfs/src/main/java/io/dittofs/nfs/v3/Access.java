package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// ACCESS: which of the asked permissions the caller has (`ACCESS3args`, `ACCESS3res`).
///
/// **Wire**
/// ```
/// args:    object:nfs_fh3 access:4
/// resok:   status=0:4 obj_attributes:post_op_attr access:4
/// resfail: status:4 obj_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.4](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.4).
public final class Access {
    private Access() {}

    /// Read data or a directory (`ACCESS3_READ`).
    public static final int READ = 0x0001;

    /// Look up a name in a directory (`ACCESS3_LOOKUP`).
    public static final int LOOKUP = 0x0002;

    /// Rewrite existing data or modify existing entries (`ACCESS3_MODIFY`).
    public static final int MODIFY = 0x0004;

    /// Write new data or add entries (`ACCESS3_EXTEND`).
    public static final int EXTEND = 0x0008;

    /// Delete an entry of a directory (`ACCESS3_DELETE`).
    public static final int DELETE = 0x0010;

    /// Execute a file (`ACCESS3_EXECUTE`).
    public static final int EXECUTE = 0x0020;

    /// @param object borrowed from the record
    /// @param access a set of the constants above, other bits as the client sent them
    public record Args(WireHandle object, int access) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    public record Ok(@Nullable FileAttributes3 objectAttributes, int access) implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 objectAttributes) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle object = WireHandle.decode(reader);
        int access = reader.int32();
        reader.end();
        return new Args(object, access);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.objectAttributes(), writer);
                writer.int32(ok.access());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.objectAttributes(), writer);
            }
        }
    }
}
