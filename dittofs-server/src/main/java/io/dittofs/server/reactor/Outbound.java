package io.dittofs.server.reactor;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The sending half of a connection: small replies pile up in a [Tail], everything leaves by gathering writes.
///
/// A connection without unsent output holds no buffer.
///
/// **Threading**: reactor-confined.
final class Outbound {

    private final GatheringByteChannel channel;
    private final BufferSupply buffers;
    private final TailCache tails;
    private final Framer framer;
    private final Message begun;
    private final WriteQueue queue;
    private @Nullable Tail tail;
    private long unsentBytes;
    /// Written before the batch was complete, to make room, and not yet reported by [#flush].
    private long writtenEarlyBytes;

    Outbound(GatheringByteChannel channel, EventLoop loop, Framer framer, Consumer<Throwable> failures) {
        this.channel = channel;
        this.buffers = loop.buffers();
        this.tails = loop.tails();
        this.framer = framer;
        this.begun = new Message(loop.pool());
        this.queue = new WriteQueue(failures);
    }

    /// Bytes queued and not yet taken by the socket.
    long unsentBytes() {
        return unsentBytes;
    }

    boolean hasOpenMessage() {
        return begun.isOpen();
    }

    /// Opens the one message that may be open, or returns null when the pool refuses.
    @Nullable
    Message begin(int reserveBytes) throws IOException {
        if (begun.isOpen()) {
            throw new IllegalStateException("a message is already begun");
        }
        int needed = Math.addExact(Framer.HEADER_BYTES, reserveBytes);
        if (needed > Tail.BYTES) {
            var lease = buffers.tryAcquire(needed);
            if (lease == null) {
                return null;
            }
            begun.open(lease.bytes(), lease);
            return begun;
        }
        var room = roomFor(needed);
        if (room == null) {
            return null;
        }
        begun.open(room.bytes(), null);
        return begun;
    }

    void send(Message message) {
        assert message == begun || !begun.isOpen() : "a message is begun and another is sent";
        unsentBytes += message.moveTo(queue, tail, framer);
    }

    /// Writes what the socket takes; returns the bytes written since the last call.
    long flush() throws IOException {
        assert !begun.isOpen();
        long written = writtenEarlyBytes;
        writtenEarlyBytes = 0;
        if (unsentBytes > 0) {
            return written + writeOut();
        }
        giveBackTail();
        return written;
    }

    /// Discards a message that was begun and not ended.
    void discardOpenMessage() {
        if (begun.isOpen()) {
            begun.discard();
        }
    }

    /// Drops what is unsent and gives all buffers back.
    void discard() {
        discardOpenMessage();
        if (tail != null) {
            tail.seal(queue);
        }
        queue.discard();
        unsentBytes = 0;
        giveBackTail();
    }

    private long writeOut() throws IOException {
        if (tail != null) {
            tail.seal(queue);
        }
        long written = queue.write(channel);
        unsentBytes -= written;
        assert queue.isEmpty() == (unsentBytes == 0);
        if (unsentBytes == 0) {
            giveBackTail();
        }
        return written;
    }

    private void giveBackTail() {
        if (tail != null) {
            tail.retire();
            tail = null;
        }
    }

    /// A full tail is first offered to the socket: a peer that keeps up lets the same memory be used again.
    private @Nullable Tail roomFor(int needed) throws IOException {
        if (tail != null && tail.bytes().remaining() >= needed) {
            return tail;
        }
        if (tail != null) {
            writtenEarlyBytes += writeOut();
            giveBackTail();
        }
        tail = tails.take();
        return tail;
    }
}
