package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// FSSTAT: space and files, in total and free (`FSSTAT3args`, `FSSTAT3res`).
///
/// **Wire**
/// ```
/// args:    fsroot:nfs_fh3
/// resok:   status=0:4 obj_attributes:post_op_attr tbytes:8 fbytes:8 abytes:8 tfiles:8 ffiles:8
///          afiles:8 invarsec:4
/// resfail: status:4 obj_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.18](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.18).
public final class Fsstat {
    private Fsstat() {}

    /// @param fileSystemRoot borrowed from the record
    public record Args(WireHandle fileSystemRoot) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param totalBytes size of the file system
    /// @param freeBytes not in use
    /// @param availableBytes free for this caller
    /// @param totalFiles how many files there can be
    /// @param freeFiles how many more there can be
    /// @param availableFiles how many more this caller can make
    /// @param invariantSeconds for how long these numbers will hold, 0 if not known
    public record Ok(
            @Nullable FileAttributes3 objectAttributes,
            long totalBytes,
            long freeBytes,
            long availableBytes,
            long totalFiles,
            long freeFiles,
            long availableFiles,
            int invariantSeconds)
            implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 objectAttributes) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    private static final int FIXED_BYTES = 6 * Long.BYTES + Integer.BYTES;

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
                out.putLong(ok.totalBytes()).putLong(ok.freeBytes()).putLong(ok.availableBytes());
                out.putLong(ok.totalFiles()).putLong(ok.freeFiles()).putLong(ok.availableFiles());
                out.putInt(ok.invariantSeconds());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.objectAttributes(), writer);
            }
        }
    }
}
