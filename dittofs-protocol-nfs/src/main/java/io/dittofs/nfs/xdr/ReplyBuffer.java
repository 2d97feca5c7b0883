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

    /// Where in the buffer the reply begins; what lies before is not the writer's.
    int start();

    /// Makes room: answers a buffer, now also the one of [#buffer()], with at least `bytes` remaining
    /// and all bytes of the reply written so far from [#start()] on. The previous buffer must not be used again.
    ///
    /// **Errors** [NoRoomException] when no larger buffer is to be had; everything is as before then.
    ByteBuffer grow(int bytes);
}
