package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The attributes of a file (`fattr3`).
///
/// Numbers are as on the wire: unsigned, times in seconds since 1970 and nanoseconds. Where a result
/// has them optionally (`post_op_attr`), their absence is a null.
///
/// **Wire** 84 bytes:
/// ```
///  0 type:4   mode:4   nlink:4   uid:4   gid:4
/// 20 size:8   used:8   specdata1:4   specdata2:4
/// 44 fsid:8   fileid:8
/// 60 atime:4+4   mtime:4+4   ctime:4+4
/// ```
///
/// **Threading** immutable.
///
/// **Spec** RFC 1813 §2.6.
///
/// @param used bytes allocated for the file
/// @param deviceMajor `specdata1`, for devices
/// @param deviceMinor `specdata2`, for devices
public record FileAttributes3(
        Nfs3FileType type,
        int mode,
        int linkCount,
        int uid,
        int gid,
        long size,
        long used,
        int deviceMajor,
        int deviceMinor,
        long fsid,
        long fileid,
        int atimeSeconds,
        int atimeNanos,
        int mtimeSeconds,
        int mtimeNanos,
        int ctimeSeconds,
        int ctimeNanos) {

    /// The size on the wire.
    public static final int BYTES = 84;

    private static final int FLAG_BYTES = Integer.BYTES;

    /// Puts the attributes into a buffer that has room for them.
    void put(ByteBuffer out) {
        out.putInt(type.code()).putInt(mode).putInt(linkCount).putInt(uid).putInt(gid);
        out.putLong(size).putLong(used).putInt(deviceMajor).putInt(deviceMinor);
        out.putLong(fsid).putLong(fileid);
        out.putInt(atimeSeconds).putInt(atimeNanos);
        out.putInt(mtimeSeconds).putInt(mtimeNanos);
        out.putInt(ctimeSeconds).putInt(ctimeNanos);
    }

    /// The size on the wire of a `post_op_attr`.
    static int optionalBytes(@Nullable FileAttributes3 attributes) {
        return attributes == null ? FLAG_BYTES : FLAG_BYTES + BYTES;
    }

    /// Puts a `post_op_attr` into a buffer that has room for it.
    static void putOptional(@Nullable FileAttributes3 attributes, ByteBuffer out) {
        if (attributes == null) {
            out.putInt(0);
        } else {
            attributes.put(out.putInt(1));
        }
    }

    /// Writes a `post_op_attr`.
    static void encodeOptional(@Nullable FileAttributes3 attributes, XdrWriter writer) {
        putOptional(attributes, writer.reserve(optionalBytes(attributes)));
    }
}
