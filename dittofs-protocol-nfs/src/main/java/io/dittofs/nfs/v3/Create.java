package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// CREATE: makes a regular file (`CREATE3args`, `CREATE3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 name:opaque mode:4 (obj_attributes:sattr3 | verf:8)
/// resok:   status=0:4 obj:post_op_fh3 obj_attributes:post_op_attr dir_wcc:wcc_data
/// resfail: status:4 dir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.8](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.8).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Create {
    private Create() {}

    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    public record Args(WireHandle directory, byte[] name, How how) {}

    /// What to do if the name exists (`createhow3`).
    public sealed interface How permits Unchecked, Guarded, Exclusive {}

    /// Uses a file that exists.
    public record Unchecked(SetAttributes3 attributes) implements How {}

    /// Fails with EXIST if the name exists.
    public record Guarded(SetAttributes3 attributes) implements How {}

    /// Fails with EXIST if the name exists, except for the file that this same verifier made.
    public record Exclusive(long verifier) implements How {}

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
        How how = decodeHow(reader);
        reader.end();
        return new Args(directory, name, how);
    }

    private static How decodeHow(XdrReader reader) throws MalformedException {
        int mode = reader.int32();
        return switch (mode) {
            case 0 -> new Unchecked(SetAttributes3.decode(reader));
            case 1 -> new Guarded(SetAttributes3.decode(reader));
            case 2 -> new Exclusive(reader.int64());
            default -> throw new MalformedException("createmode3 " + Integer.toUnsignedString(mode));
        };
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
