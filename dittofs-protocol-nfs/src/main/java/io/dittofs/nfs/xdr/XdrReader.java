package io.dittofs.nfs.xdr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads XDR items from a range of a buffer, strictly.
///
/// Every variable length takes its maximum at the call and is compared with what remains before
/// anything is allocated; padding must be zero, booleans 0 or 1. The buffer's own position and limit
/// are never touched. One reader is reused for many records through [#reset(ByteBuffer)].
///
/// **Threading** request-confined.
///
/// **Ownership** the buffer is borrowed until the next `reset`; slices handed out share its bytes.
///
/// **Errors** only [MalformedException], on any input.
///
/// **Spec** [RFC 4506](https://www.rfc-editor.org/rfc/rfc4506).
public final class XdrReader {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int INT_BYTES = Integer.BYTES;
    private static final int HYPER_BYTES = Long.BYTES;

    private ByteBuffer record = NOTHING;
    private int position;
    private int limit;

    /// Starts over with the bytes between the buffer's position and limit.
    public XdrReader reset(ByteBuffer newRecord) {
        return reset(newRecord, newRecord.position(), newRecord.remaining());
    }

    /// Starts over with `length` bytes from the absolute `offset` of the buffer.
    public XdrReader reset(ByteBuffer newRecord, int offset, int length) {
        assert newRecord.order() == ByteOrder.BIG_ENDIAN : "XDR is big-endian";
        assert offset >= 0 && length >= 0 && offset + length <= newRecord.limit() : "range outside of the buffer";
        record = newRecord;
        position = offset;
        limit = offset + length;
        return this;
    }

    /// The absolute index in the buffer of the next byte to read.
    public int position() {
        return position;
    }

    public int remaining() {
        return limit - position;
    }

    /// A signed or unsigned 32-bit integer.
    public int int32() throws MalformedException {
        require(INT_BYTES);
        int value = record.getInt(position);
        position += INT_BYTES;
        return value;
    }

    /// A signed or unsigned 64-bit integer.
    public long int64() throws MalformedException {
        require(HYPER_BYTES);
        long value = record.getLong(position);
        position += HYPER_BYTES;
        return value;
    }

    public boolean bool() throws MalformedException {
        int value = int32();
        if ((value & ~1) != 0) {
            throw new MalformedException("boolean of " + Integer.toUnsignedString(value));
        }
        return value == 1;
    }

    /// Variable-length opaque data of at most `bytesMax` bytes, copied.
    public byte[] opaque(int bytesMax) throws MalformedException {
        int length = opaqueLength(bytesMax);
        byte[] bytes = new byte[length];
        record.get(position, bytes);
        position += length;
        padding(length);
        return bytes;
    }

    /// Variable-length opaque data of at most `bytesMax` bytes as a borrowed slice of the record.
    public ByteBuffer opaqueSlice(int bytesMax) throws MalformedException {
        int length = opaqueLength(bytesMax);
        ByteBuffer slice = record.slice(position, length);
        position += length;
        padding(length);
        return slice;
    }

    /// Passes over variable-length opaque data of at most `bytesMax` bytes and answers its length;
    /// the data began four bytes after the [#position()] before the call.
    public int skipOpaque(int bytesMax) throws MalformedException {
        int length = opaqueLength(bytesMax);
        position += length;
        padding(length);
        return length;
    }

    /// The buffer that absolute positions refer to, borrowed.
    public ByteBuffer record() {
        return record;
    }

    /// A string of at most `bytesMax` bytes for people to read; bytes that are not UTF-8 are replaced.
    /// Names of files are opaque bytes and never go through here.
    public String string(int bytesMax) throws MalformedException {
        return new String(opaque(bytesMax), StandardCharsets.UTF_8);
    }

    /// A variable-length array of at most `countMax` integers.
    public int[] int32Array(int countMax) throws MalformedException {
        int count = int32();
        if (count < 0 || count > countMax) {
            throw new MalformedException("array of " + Integer.toUnsignedString(count) + " items, at most " + countMax);
        }
        require((long) count * INT_BYTES);
        int[] items = new int[count];
        for (int index = 0; index < count; index++) {
            items[index] = record.getInt(position + index * INT_BYTES);
        }
        position += count * INT_BYTES;
        return items;
    }

    /// Demands that nothing is left of the record.
    public void end() throws MalformedException {
        if (position != limit) {
            throw new MalformedException((limit - position) + " bytes after the last item");
        }
    }

    private int opaqueLength(int bytesMax) throws MalformedException {
        int length = int32();
        if (length < 0 || length > bytesMax) {
            throw new MalformedException(
                    "opaque of " + Integer.toUnsignedString(length) + " bytes, at most " + bytesMax);
        }
        require((long) length + Xdr.padding(length));
        return length;
    }

    private void padding(int length) throws MalformedException {
        for (int count = Xdr.padding(length); count > 0; count--) {
            if (record.get(position) != 0) {
                throw new MalformedException("padding that is not zero");
            }
            position++;
        }
    }

    private void require(long bytes) throws MalformedException {
        if (limit - position < bytes) {
            throw new MalformedException(bytes + " bytes needed, " + (limit - position) + " left");
        }
    }
}
