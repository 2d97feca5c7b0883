package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// MKNOD: makes a device, socket or pipe (`MKNOD3args`, `MKNOD3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 name:opaque type:4 [sattr3 [specdata1:4 specdata2:4]]
/// resok:   status=0:4 obj:post_op_fh3 obj_attributes:post_op_attr dir_wcc:wcc_data
/// resfail: status:4 dir_wcc:wcc_data
/// ```
///
/// **Spec** [RFC 1813 §3.3.11](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.11).
@SuppressWarnings("ArrayRecordComponent") // arguments and results are read once, never compared
public final class Mknod {
    private Mknod() {}

    /// @param directory borrowed from the record
    /// @param name as the client sent it, not yet judged
    public record Args(WireHandle directory, byte[] name, What what) {}

    /// What to make (`mknoddata3`).
    public sealed interface What permits Device, Pipe, Other {}

    /// A block or character device.
    public record Device(Nfs3FileType type, SetAttributes3 attributes, int major, int minor) implements What {}

    /// A socket or a named pipe.
    public record Pipe(Nfs3FileType type, SetAttributes3 attributes) implements What {}

    /// A type that MKNOD does not make, to be answered BADTYPE.
    public record Other(Nfs3FileType type) implements What {}

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
        What what = decodeWhat(reader);
        reader.end();
        return new Args(directory, name, what);
    }

    private static What decodeWhat(XdrReader reader) throws MalformedException {
        Nfs3FileType type = Nfs3FileType.of(reader.int32());
        return switch (type) {
            case BLOCK_DEVICE, CHARACTER_DEVICE ->
                new Device(type, SetAttributes3.decode(reader), reader.int32(), reader.int32());
            case SOCKET, FIFO -> new Pipe(type, SetAttributes3.decode(reader));
            case REGULAR, DIRECTORY, SYMBOLIC_LINK -> new Other(type);
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
