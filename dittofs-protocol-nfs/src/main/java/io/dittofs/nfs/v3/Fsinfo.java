package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// FSINFO: what the server and the file system can do (`FSINFO3args`, `FSINFO3res`).
///
/// **Wire**
/// ```
/// args:    fsroot:nfs_fh3
/// resok:   status=0:4 obj_attributes:post_op_attr rtmax:4 rtpref:4 rtmult:4 wtmax:4 wtpref:4
///          wtmult:4 dtpref:4 maxfilesize:8 time_delta:4+4 properties:4
/// resfail: status:4 obj_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.19](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.19).
public final class Fsinfo {
    private Fsinfo() {}

    /// Hard links are possible (`FSF3_LINK`).
    public static final int LINK = 0x0001;

    /// Symbolic links are possible (`FSF3_SYMLINK`).
    public static final int SYMLINK = 0x0002;

    /// PATHCONF answers the same for every file (`FSF3_HOMOGENEOUS`).
    public static final int HOMOGENEOUS = 0x0008;

    /// SETATTR can set times to `time_delta` (`FSF3_CANSETTIME`).
    public static final int CAN_SET_TIME = 0x0010;

    /// @param fileSystemRoot borrowed from the record
    public record Args(WireHandle fileSystemRoot) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param properties a set of the constants above
    public record Ok(
            @Nullable FileAttributes3 objectAttributes,
            int readMax,
            int readPreferred,
            int readMultiple,
            int writeMax,
            int writePreferred,
            int writeMultiple,
            int directoryPreferred,
            long fileSizeMax,
            int timeDeltaSeconds,
            int timeDeltaNanos,
            int properties)
            implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 objectAttributes) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    private static final int FIXED_BYTES = 7 * Integer.BYTES + Long.BYTES + 3 * Integer.BYTES;

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle handle = WireHandle.decode(reader);
        reader.end();
        return new Args(handle);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.objectAttributes(), writer);
                ByteBuffer out = writer.reserve(FIXED_BYTES);
                out.putInt(ok.readMax()).putInt(ok.readPreferred()).putInt(ok.readMultiple());
                out.putInt(ok.writeMax()).putInt(ok.writePreferred()).putInt(ok.writeMultiple());
                out.putInt(ok.directoryPreferred()).putLong(ok.fileSizeMax());
                out.putInt(ok.timeDeltaSeconds()).putInt(ok.timeDeltaNanos()).putInt(ok.properties());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.objectAttributes(), writer);
            }
        }
    }
}
