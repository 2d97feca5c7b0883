package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The bytes of a file handle (`nfs_fh3`), without their meaning: a range of a buffer.
///
/// Equality is that of the bytes.
///
/// **Wire**
/// ```
/// length:4 (<= 64)  bytes:length  pad
/// ```
///
/// **Threading** immutable as long as the buffer's bytes are.
///
/// **Ownership** the buffer is borrowed: a decoded handle lives as long as the record it came from, one
/// made by [#borrow(ByteBuffer, int, int)] until those bytes change. [#copyOf(byte\[\])] owns its bytes.
///
/// **Spec** RFC 1813 §2.6.
public final class WireHandle {
    private final ByteBuffer buffer;
    private final int offset;
    private final int length;

    private WireHandle(ByteBuffer buffer, int offset, int length) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
    }

    /// A view of `length` bytes from the absolute `offset` of the buffer.
    public static WireHandle borrow(ByteBuffer buffer, int offset, int length) {
        if (length < 0 || length > Limits.HANDLE_BYTES_MAX) {
            throw new IllegalArgumentException("handle of " + length + " bytes");
        }
        if (offset < 0 || buffer.limit() - length < offset) {
            throw new IllegalArgumentException("handle outside of its buffer");
        }
        return new WireHandle(buffer, offset, length);
    }

    /// A handle of its own bytes.
    public static WireHandle copyOf(byte[] bytes) {
        return borrow(ByteBuffer.wrap(bytes.clone()), 0, bytes.length);
    }

    /// Reads a handle without copying it.
    public static WireHandle decode(XdrReader reader) throws MalformedException {
        int start = reader.position() + Integer.BYTES;
        int length = reader.skipOpaque(Limits.HANDLE_BYTES_MAX);
        return new WireHandle(reader.record(), start, length);
    }

    /// The buffer that [#offset()] is an absolute index of; its position means nothing here.
    public ByteBuffer buffer() {
        return buffer;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    /// A buffer of exactly the handle's bytes, which shares them.
    public ByteBuffer slice() {
        return buffer.slice(offset, length);
    }

    public void encode(XdrWriter writer) {
        writer.opaque(buffer, offset, length);
    }

    /// Writes a `post_op_fh3`.
    static void encodeOptional(@Nullable WireHandle handle, XdrWriter writer) {
        writer.bool(handle != null);
        if (handle != null) {
            handle.encode(writer);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WireHandle that && length == that.length && slice().equals(that.slice());
    }

    @Override
    public int hashCode() {
        return slice().hashCode();
    }

    @Override
    public String toString() {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
