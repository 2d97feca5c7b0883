package io.dittofs.nfs.xdr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes XDR items to a [ReplyBuffer].
///
/// A fixed structure asks once for its whole size with [#reserve(int)] and puts its fields into the
/// answered buffer; single items go through the other methods, which make room themselves. One writer
/// is reused for many replies through [#reset(ReplyBuffer)].
///
/// **Threading** request-confined.
///
/// **Ownership** the target is borrowed until the next `reset`; arguments are borrowed for the call.
///
/// **Spec** [RFC 4506](https://www.rfc-editor.org/rfc/rfc4506).
public final class XdrWriter {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final byte[] ZEROS = new byte[Xdr.UNIT_BYTES];

    private ReplyBuffer target = Unset.INSTANCE;
    private ByteBuffer buffer = NOTHING;

    /// Starts over at the position of the target's buffer.
    public XdrWriter reset(ReplyBuffer newTarget) {
        target = newTarget;
        buffer = newTarget.buffer();
        assert buffer.order() == ByteOrder.BIG_ENDIAN : "XDR is big-endian";
        return this;
    }

    /// How many bytes of the reply are written.
    public int position() {
        return buffer.position() - target.start();
    }

    /// Takes back everything written from `position` on.
    public void rewind(int position) {
        assert position <= position() : "rewinding forwards";
        buffer.position(target.start() + position);
    }

    /// The 32-bit item that was written at `position`.
    public int int32At(int position) {
        assert position + Integer.BYTES <= position() : "reading what is not written";
        return buffer.getInt(target.start() + position);
    }

    /// A copy of everything written from `position` on.
    public byte[] copySince(int position) {
        byte[] copy = new byte[position() - position];
        buffer.get(target.start() + position, copy);
        return copy;
    }

    /// Makes room for `bytes` bytes and answers the buffer to put them into; it stays valid until the
    /// next call of this writer.
    public ByteBuffer reserve(int bytes) {
        if (buffer.remaining() < bytes) {
            buffer = target.grow(bytes);
            assert buffer.remaining() >= bytes : "grown too little";
        }
        return buffer;
    }

    public void int32(int value) {
        reserve(Integer.BYTES).putInt(value);
    }

    public void int64(long value) {
        reserve(Long.BYTES).putLong(value);
    }

    public void bool(boolean value) {
        int32(value ? 1 : 0);
    }

    /// Variable-length opaque data, or a string of bytes.
    public void opaque(byte[] bytes) {
        ByteBuffer out = reserve(Xdr.opaqueBytes(bytes.length));
        out.putInt(bytes.length).put(bytes).put(ZEROS, 0, Xdr.padding(bytes.length));
    }

    /// Variable-length opaque data from the absolute `offset` of a buffer, whose position stays as it is.
    public void opaque(ByteBuffer source, int offset, int length) {
        ByteBuffer out = reserve(Xdr.opaqueBytes(length));
        out.putInt(length);
        int start = out.position();
        out.put(start, source, offset, length).position(start + length);
        out.put(ZEROS, 0, Xdr.padding(length));
    }

    /// A string of characters, as UTF-8.
    public void string(String text) {
        opaque(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The target of a writer that was never reset: it refuses to grow, so that a first write fails.
    private enum Unset implements ReplyBuffer {
        INSTANCE;

        @Override
        public ByteBuffer buffer() {
            return NOTHING;
        }

        @Override
        public int start() {
            return 0;
        }

        @Override
        public ByteBuffer grow(int bytes) {
            throw new IllegalStateException("writer without a target");
        }
    }
}
