package io.dittofs.nfs.rig;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.nfs.dispatch.ReplySlot;
import io.dittofs.nfs.xdr.NoRoomException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Takes one reply as a transport does, behind bytes that are not the reply's, and up to a size.
public final class CallSlot implements ReplySlot {
    private static final int START = 4;

    private final int bytesMax;
    private ByteBuffer buffer;
    private @Nullable ContentLease lease;
    private int padBytes;

    /// @param bytesMax beyond which there is no room
    public CallSlot(int bytesMax) {
        this.bytesMax = bytesMax;
        this.buffer = ByteBuffer.allocate(Math.min(bytesMax, 512) + START).position(START);
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public int start() {
        return START;
    }

    @Override
    public ByteBuffer grow(int bytes) {
        int needed = buffer.position() + bytes;
        if (needed > bytesMax + START) {
            throw new NoRoomException(needed + " bytes");
        }
        buffer = ByteBuffer.allocateDirect(needed).put(buffer.flip());
        return buffer;
    }

    @Override
    public void attach(ContentLease attached, int padding) {
        if (lease != null) {
            throw new AssertionError("a second lease");
        }
        lease = attached;
        padBytes = padding;
    }

    /// Forgets what was written, to which no lease may belong.
    public void startOver() {
        if (lease != null) {
            throw new AssertionError("a lease of a call that did not run");
        }
        buffer.position(START);
    }

    /// The reply as it would be sent; gives the lease back.
    public byte[] take() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] head = new byte[buffer.position() - START];
        buffer.get(START, head);
        all.writeBytes(head);
        if (lease != null) {
            for (ByteBuffer part : lease.buffers()) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                all.writeBytes(bytes);
            }
            all.writeBytes(new byte[padBytes]);
            lease.close();
            lease = null;
        }
        return all.toByteArray();
    }
}
