package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An outgoing message: a head written by the protocol and, optionally, a body gathered behind it without copying.
///
/// Four bytes before the head are reserved for the frame header, which [Connection#send] fills in. A message is
/// either *begun* on a connection ([Connection#begin]): then it lies in the connection's output buffer, and the
/// object is used again for the next one; or it has a buffer of its own ([#detach], [#newMessage]) and may wait and
/// cross threads.
///
/// **Threading**: a begun message is reactor-confined; one with its own buffer is used by one thread at a time.
///
/// **Ownership**: owned by its maker until it is sent, detached or discarded, exactly one of them; not used
/// afterwards.
///
/// **Errors**: use of a message that is not open throws [IllegalStateException].
public final class Message {

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(64).asReadOnlyBuffer();

    /// The neighbour in the list of a [ConnectionMailbox]: the next older message, the next newer one once taken
    /// out.
    @Nullable
    Message nextInMailbox;

    private final BufferPool pool;
    private final AtomicBoolean isMailed = new AtomicBoolean();
    private @Nullable ByteBuffer buffer;
    private @Nullable PooledBuffer own;
    private int start;
    private List<ByteBuffer> body = List.of();
    private int bodyBytes;
    private int padBytes;
    private boolean hasAttachment;
    private Runnable release = WriteQueue.NO_ACTION;

    Message(BufferPool pool) {
        this.pool = pool;
    }

    /// A message with room for `reserveBytes` in a buffer of its own, for any thread; null when the pool refuses.
    public static @Nullable Message newMessage(BufferPool pool, int reserveBytes) {
        var lease = pool.tryAcquire(Math.addExact(Framer.HEADER_BYTES, reserveBytes));
        if (lease == null) {
            return null;
        }
        var message = new Message(pool);
        message.open(lease.bytes(), lease);
        return message;
    }

    /// Where to write the head: positioned behind what was written, with at least the room asked for at the
    /// beginning. Bytes before the message are not the caller's; [#grow] makes this buffer void.
    public ByteBuffer buffer() {
        var current = buffer;
        if (current == null) {
            throw new IllegalStateException("message is not open");
        }
        return current;
    }

    /// Where in [#buffer] the head begins.
    public int headStart() {
        buffer();
        return start + Framer.HEADER_BYTES;
    }

    /// Makes room for at least `neededBytes` more, moving what has been written to a larger buffer if it must.
    /// Returns the buffer, positioned likewise.
    ///
    /// **Errors**: [OutOfBuffersException] when the pool refuses, [IllegalArgumentException] when the head would
    /// exceed [BufferPool#LARGE_BYTES]; the message is then as before.
    public ByteBuffer grow(int neededBytes) {
        var current = buffer();
        if (current.remaining() >= neededBytes) {
            return current;
        }
        long total = (long) current.position() - start + neededBytes;
        if (total > BufferPool.LARGE_BYTES) {
            throw new IllegalArgumentException("a message head of " + total + " bytes exceeds the largest buffer");
        }
        var larger = pool.tryAcquire((int) total);
        if (larger == null) {
            throw new OutOfBuffersException((int) total);
        }
        copyTo(larger);
        giveUpBuffer();
        own = larger;
        start = 0;
        buffer = larger.bytes();
        return larger.bytes();
    }

    /// Adds the bytes of `body`, each from position to limit, and then `padBytes` zero bytes behind the head.
    /// `release` is run exactly once: after the last byte was written, or when the message is discarded or its
    /// connection closed.
    ///
    /// **Ownership**: list and buffers are owned by the message until `release` is run; their positions move.
    public void attach(List<ByteBuffer> body, int padBytes, Runnable release) {
        buffer();
        if (hasAttachment) {
            throw new IllegalStateException("message has an attachment");
        }
        if (padBytes < 0 || padBytes > ZEROS.capacity()) {
            throw new IllegalArgumentException("padBytes: " + padBytes);
        }
        int bytes = 0;
        for (var part : body) {
            bytes = Math.addExact(bytes, part.remaining());
        }
        this.body = body;
        this.bodyBytes = bytes;
        this.padBytes = padBytes;
        this.release = release;
        hasAttachment = true;
    }

    /// Takes back all that was written; an attachment is released.
    public void startOver() {
        buffer().position(headStart());
        var action = release;
        body = List.of();
        bodyBytes = 0;
        padBytes = 0;
        release = WriteQueue.NO_ACTION;
        hasAttachment = false;
        action.run();
    }

    /// The bytes of the message so far: head, body and padding without the frame header.
    public int length() {
        return buffer().position() - start - Framer.HEADER_BYTES + bodyBytes + padBytes;
    }

    /// Moves the message into a buffer and object of its own, the smallest that holds it, so that it may be sent
    /// later; this one ends. Returns null when the pool refuses; then this one is as before.
    public @Nullable Message detach() {
        var lease = own;
        if (lease == null) {
            lease = pool.tryAcquire(buffer().position() - start);
            if (lease == null) {
                return null;
            }
            copyTo(lease);
            giveUpBuffer();
        }
        var detached = new Message(pool);
        detached.buffer = lease.bytes();
        detached.own = lease;
        detached.body = body;
        detached.bodyBytes = bodyBytes;
        detached.padBytes = padBytes;
        detached.release = release;
        detached.hasAttachment = hasAttachment;
        reset();
        return detached;
    }

    /// Gives the message up: its buffer is returned and its release action run.
    public void discard() {
        buffer();
        var action = release;
        giveUpBuffer();
        reset();
        action.run();
    }

    /// Marks the message as given to a mailbox, which may happen once in its life.
    void mail() {
        if (own == null) {
            throw new IllegalStateException("message has no buffer of its own");
        }
        if (!isMailed.compareAndSet(false, true)) {
            throw new IllegalStateException("message sent twice");
        }
    }

    boolean isOpen() {
        return buffer != null;
    }

    /// Starts the message at the position of `target`, which lies in `own` if that is not null.
    void open(ByteBuffer target, @Nullable PooledBuffer own) {
        assert !isOpen();
        this.own = own;
        start = target.position();
        buffer = target.order(ByteOrder.BIG_ENDIAN).position(start + Framer.HEADER_BYTES);
    }

    /// Ends the message and queues its bytes, `tail` holding what was sent before; returns their number.
    int moveTo(WriteQueue queue, @Nullable Tail tail, Framer framer) {
        var head = buffer();
        int length = length();
        head.order(ByteOrder.BIG_ENDIAN).putInt(start, framer.header(length));
        var lease = own;
        if (tail != null && (lease != null || hasAttachment)) {
            tail.seal(queue);
        }
        if (lease != null) {
            queue.push(head.limit(head.position()).position(start), lease::close);
        }
        if (hasAttachment) {
            pushAttachment(queue);
        }
        reset();
        return length + Framer.HEADER_BYTES;
    }

    private void pushAttachment(WriteQueue queue) {
        int left = bodyBytes;
        if (left == 0) {
            queue.push(ZEROS.slice(0, 0), release);
        }
        for (var part : body) {
            if (part.hasRemaining()) {
                left -= part.remaining();
                queue.push(part, left == 0 ? release : WriteQueue.NO_ACTION);
            }
        }
        if (padBytes > 0) {
            queue.push(ZEROS.slice(0, padBytes), WriteQueue.NO_ACTION);
        }
    }

    private void copyTo(PooledBuffer target) {
        var source = buffer();
        int written = source.position() - start;
        target.bytes().put(0, source, start, written).position(written).order(source.order());
    }

    private void giveUpBuffer() {
        var lease = own;
        if (lease != null) {
            lease.close();
        } else {
            buffer().position(start);
        }
    }

    private void reset() {
        buffer = null;
        own = null;
        start = 0;
        body = List.of();
        bodyBytes = 0;
        padBytes = 0;
        release = WriteQueue.NO_ACTION;
        hasAttachment = false;
    }
}
