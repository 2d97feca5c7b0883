package io.dittofs.transfer.resident;

import io.dittofs.metadata.content.ContentLease;
import java.nio.ByteBuffer;
import java.util.List;

/// Bytes of a content as they lie in its blocks, which stay allocated until the lease is closed.
///
/// **Threading**: thread-safe to close; `isClosed` is guarded by `this`.
final class ResidentLease implements ContentLease {
    private final ResidentContent content;
    private final List<ByteBuffer> buffers;
    private final List<Block> pinned;
    private final int length;
    private boolean isClosed;

    ResidentLease(ResidentContent content, List<ByteBuffer> buffers, List<Block> pinned, int length) {
        assert buffers.stream().mapToInt(ByteBuffer::remaining).sum() == length;
        this.content = content;
        this.buffers = buffers;
        this.pinned = pinned;
        this.length = length;
    }

    @Override
    public List<ByteBuffer> buffers() {
        return buffers;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void close() {
        if (markClosed() && !pinned.isEmpty()) {
            content.unpin(pinned);
        }
    }

    private synchronized boolean markClosed() {
        assert !isClosed : "a lease was closed twice";
        boolean wasOpen = !isClosed;
        isClosed = true;
        return wasOpen;
    }
}
