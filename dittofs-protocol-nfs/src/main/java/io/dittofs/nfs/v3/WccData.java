package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A file's attributes before and after an operation (`wcc_data`), each if known.
///
/// Both together must stem from one atomic view, or the client keeps a stale cache: where they do not,
/// `before` is left out.
///
/// **Wire** 8 to 116 bytes: `pre_op_attr  post_op_attr`.
///
/// **Threading** immutable.
///
/// **Spec** RFC 1813 §2.6.
public record WccData(
        @Nullable PreOpAttributes before, @Nullable FileAttributes3 after) {
    /// Nothing known.
    public static final WccData NONE = new WccData(null, null);

    void encode(XdrWriter writer) {
        ByteBuffer out = writer.reserve(PreOpAttributes.optionalBytes(before) + FileAttributes3.optionalBytes(after));
        PreOpAttributes.putOptional(before, out);
        FileAttributes3.putOptional(after, out);
    }
}
