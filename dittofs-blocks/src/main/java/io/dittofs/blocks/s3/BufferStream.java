package io.dittofs.blocks.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Reads a range of what remains in some buffers, and moves none of them. Each attempt of a request reads
/// a new one.
///
/// **Threading**: confined to the thread of its request.
final class BufferStream extends InputStream {
    private final List<ByteBuffer> buffers = new ArrayList<>();
    private int current;

    /// The `count` bytes from `from` on, of all buffers as if they were one.
    BufferStream(List<ByteBuffer> data, long from, long count) {
        long begin = 0;
        for (ByteBuffer buffer : data) {
            int first = Math.clamp(from - begin, 0, buffer.remaining());
            int end = Math.clamp(from + count - begin, 0, buffer.remaining());
            if (first < end) {
                buffers.add(buffer.slice(buffer.position() + first, end - first));
            }
            begin += buffer.remaining();
        }
        assert from + count <= begin;
    }

    @Override
    public int read() {
        return skipEmpty() ? buffers.get(current).get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!skipEmpty()) {
            return -1;
        }
        ByteBuffer buffer = buffers.get(current);
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        return count;
    }

    @Override
    public int available() {
        return skipEmpty() ? buffers.get(current).remaining() : 0;
    }

    /// Whether anything is left.
    private boolean skipEmpty() {
        while (current < buffers.size() && !buffers.get(current).hasRemaining()) {
            current++;
        }
        return current < buffers.size();
    }
}
