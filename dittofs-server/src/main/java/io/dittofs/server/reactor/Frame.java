package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// One complete message as received, its fragments joined and their headers removed.
///
/// **Threading**: reactor-confined.
///
/// **Ownership**: borrowed: the object and its bytes are the handler's during [FrameHandler#onFrame] only;
/// [#retain] makes the bytes owned.
public final class Frame {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private ByteBuffer bytes = NOTHING;
    private @Nullable PooledBuffer own;
    private boolean isRetained;
    private boolean isPostponed;

    Frame(EventLoop loop) {
        this.loop = loop;
    }

    /// The message from position to limit, big-endian, to be read only; the buffer's other bytes are not the
    /// handler's.
    public ByteBuffer bytes() {
        return bytes;
    }

    /// Makes the message owned by the caller: takes the buffer it lies in where it has one of its own, else copies
    /// the bytes from the present position to the limit into a pooled buffer. Returns null when the pool is
    /// exhausted; then the frame is still borrowed. The buffer's position and limit enclose the bytes.
    ///
    /// **Errors**: a second successful call for a frame throws [IllegalStateException].
    public @Nullable PooledBuffer retain() {
        if (isRetained) {
            throw new IllegalStateException("frame retained twice");
        }
        var kept = own == null ? copy() : own;
        if (kept != null) {
            isRetained = true;
            own = null;
        }
        return kept;
    }

    /// Leaves the message untaken because there is no buffer for what it asks: the connection reads nothing more until
    /// the pool gives again, and then the message is handed out once more. The handler must not have done anything
    /// with it that shows.
    ///
    /// **Errors**: a frame that was retained throws [IllegalStateException].
    public void postpone() {
        if (isRetained) {
            throw new IllegalStateException("frame retained and postponed");
        }
        isPostponed = true;
    }

    /// Lends `bytes`, which lie in `own` if that is not null; the frame owns it then.
    Frame lend(ByteBuffer bytes, @Nullable PooledBuffer own) {
        assert this.own == null;
        this.bytes = bytes.order(ByteOrder.BIG_ENDIAN);
        this.own = own;
        isRetained = false;
        isPostponed = false;
        return this;
    }

    /// Ends the loan; says whether the message was taken. If not, what it lies in is the lender's again.
    boolean end() {
        var buffer = own;
        own = null;
        bytes = NOTHING;
        isRetained = true;
        if (buffer != null && !isPostponed) {
            buffer.close();
        }
        return !isPostponed;
    }

    private @Nullable PooledBuffer copy() {
        var copy = loop.buffers().tryAcquire(bytes.remaining());
        if (copy != null) {
            copy.bytes().put(0, bytes, bytes.position(), bytes.remaining()).limit(bytes.remaining());
        }
        return copy;
    }
}
