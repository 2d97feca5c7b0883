package io.dittofs.nfs.v3;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What of a file's attributes a client needs from before an operation (`wcc_attr`) to see whether
/// its cache was current.
///
/// **Wire** 24 bytes: `size:8  mtime:4+4  ctime:4+4`. Optional as `pre_op_attr`, absence being a null.
///
/// **Threading** immutable.
///
/// **Spec** RFC 1813 §2.6.
public record PreOpAttributes(long size, int mtimeSeconds, int mtimeNanos, int ctimeSeconds, int ctimeNanos) {
    /// The size on the wire.
    public static final int BYTES = 24;

    private static final int FLAG_BYTES = Integer.BYTES;

    static int optionalBytes(@Nullable PreOpAttributes attributes) {
        return attributes == null ? FLAG_BYTES : FLAG_BYTES + BYTES;
    }

    static void putOptional(@Nullable PreOpAttributes attributes, ByteBuffer out) {
        if (attributes == null) {
            out.putInt(0);
            return;
        }
        out.putInt(1).putLong(attributes.size);
        out.putInt(attributes.mtimeSeconds).putInt(attributes.mtimeNanos);
        out.putInt(attributes.ctimeSeconds).putInt(attributes.ctimeNanos);
    }
}
