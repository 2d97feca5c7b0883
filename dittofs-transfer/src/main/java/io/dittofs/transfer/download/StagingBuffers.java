package io.dittofs.transfer.download;

import io.dittofs.metadata.object.ObjectHashes;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Direct buffers of one block each that fetches read into before the bytes are known to be good. As many as fetches
/// run at once, kept for the next ones. Thread-safe.
final class StagingBuffers {
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

    /// A buffer of a block's size, empty; the caller gives it back.
    ByteBuffer take() {
        ByteBuffer buffer = free.poll();
        return buffer == null ? ByteBuffer.allocateDirect(ObjectHashes.BLOCK_BYTES) : buffer.clear();
    }

    void giveBack(ByteBuffer buffer) {
        free.add(buffer);
    }
}
