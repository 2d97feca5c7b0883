package io.dittofs.nfs.xdr;

import java.nio.ByteBuffer;

/// Where a reply is written: a buffer that its owner exchanges for a larger one on demand.
///
/// **Threading** request-confined.
///
/// **Ownership** the implementation owns the buffers and releases the one that [#grow(int)] replaced.
public interface ReplyBuffer {
    /// The buffer to write to, big-endian, its position where the next byte goes.
    ByteBuffer buffer();

    /// Makes room: answers a buffer, now also the one of [#buffer()], with at least `bytes` remaining
    /// and all bytes written so far at the same positions. The previous buffer must not be used again.
    ByteBuffer grow(int bytes);
}
