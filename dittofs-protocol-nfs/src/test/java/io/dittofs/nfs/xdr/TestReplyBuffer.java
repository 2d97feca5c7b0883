package io.dittofs.nfs.xdr;

import java.nio.ByteBuffer;

/// A reply buffer that grows to exactly what is asked for, so that every missing reservation shows.
public final class TestReplyBuffer implements ReplyBuffer {
    private ByteBuffer buffer;
    private int growCount;

    public TestReplyBuffer(int initialBytes) {
        buffer = ByteBuffer.allocate(initialBytes);
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public ByteBuffer grow(int bytes) {
        growCount++;
        ByteBuffer larger = ByteBuffer.allocateDirect(buffer.position() + bytes);
        larger.put(buffer.flip());
        buffer = larger;
        return larger;
    }

    public int growCount() {
        return growCount;
    }

    /// What was written so far.
    public byte[] written() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }
}
