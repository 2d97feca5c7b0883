package io.dittofs.metadata.content;

import java.nio.ByteBuffer;
import java.util.List;

/// Bytes of a file, lent by a content store until closed: what the buffers show stays readable that long, even if the
/// file is removed meanwhile; an overwrite may show.
///
/// **Ownership**: the holder closes it exactly once, after the last byte was copied or written to a socket. Any
/// thread may.
public interface ContentLease extends AutoCloseable {
    /// The bytes in order; each buffer from its position to its limit. The holder may move position and limit.
    List<ByteBuffer> buffers();

    /// The sum of what the buffers hold at first.
    int length();

    @Override
    void close();
}
