package io.dittofs.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/// The receiving half of a connection: turns the stream into frames.
///
/// A socket is read into its loop's [ReceiveBuffer] and complete messages are handed out from where they lie. Of a
/// message that is not complete, what is there is copied into a pooled buffer of the message's size, and the next
/// read goes straight into that, its surplus into the receive buffer. A split header is kept in two ints, so a
/// connection between messages holds no buffer.
///
/// **Threading**: reactor-confined.
final class Inbound {

    private static final int NO_FRAGMENT = -1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /// Why [#consume] returned.
    private enum Progress {
        /// All bytes are used up.
        NEEDS_BYTES,
        /// The connection is overloaded; bytes may be left.
        PAUSED,
        /// The pool refused a buffer; bytes are left.
        STARVED,
        /// The connection takes no more frames.
        STOPPED
    }

    private final Connection connection;
    private final EventLoop loop;
    private final ReceiveBuffer receive;
    private final Framer framer;
    private final ListenerSettings settings;

    private int header;
    private int headerBytes;
    private int fragmentCount;
    private int fragmentRemaining = NO_FRAGMENT;
    private boolean isLastFragment;
    /// What is there of the present message where it is not handed out in place; position is its length so far.
    private @Nullable PooledBuffer partial;
    /// Received and not yet looked at, because the connection was overloaded.
    private @Nullable PooledBuffer backlog;

    private @Nullable ByteBuffer backlogView;
    private boolean isTimed;
    private long begunNanos;

    Inbound(Connection connection, EventLoop loop, Framer framer, ListenerSettings settings) {
        this.connection = connection;
        this.loop = loop;
        this.receive = loop.receiveBuffer();
        this.framer = framer;
        this.settings = settings;
    }

    /// Reads once and hands out what became complete; returns the bytes read, -1 at the end of the stream.
    long read(ScatteringByteChannel channel) throws IOException {
        var target = partial;
        if (target != null && fragmentRemaining > 0 && hasRoom(target.bytes(), fragmentRemaining)) {
            return readPartial(channel, target.bytes());
        }
        if (receive.isOccupied()) {
            connection.starve();
            return 0;
        }
        var bytes = receive.bytes().clear();
        long count = channel.read(bytes);
        if (count > 0) {
            advance(bytes.flip());
        }
        return count;
    }

    /// Takes up what is left of earlier reads, after a pause or after the pool had refused.
    void resume() {
        advance(pendingSource());
    }

    /// Whether there are bytes to take up, or a place to read more into.
    boolean canResume() {
        return backlog != null || !receive.isOccupied() || receive.isOccupiedBy(connection);
    }

    /// Moves what is left of the last read out of the receive buffer, if the pool now allows it.
    void vacate() {
        if (receive.isOccupiedBy(connection)) {
            keep(receive.bytes());
        }
    }

    /// Whether a message was begun longer than `timeoutNanos` ago and is not complete.
    boolean isOverdue(long nowNanos, long timeoutNanos) {
        return isTimed && nowNanos - begunNanos > timeoutNanos;
    }

    /// Whether a message was begun and is not complete.
    boolean isWithinMessage() {
        return headerBytes > 0 || fragmentRemaining != NO_FRAGMENT || fragmentCount > 0;
    }

    /// Drops everything received and gives the buffers back.
    void release() {
        if (partial != null) {
            partial.close();
            partial = null;
        }
        releaseSource();
    }

    private long readPartial(ScatteringByteChannel channel, ByteBuffer target) throws IOException {
        int before = target.position();
        target.limit(before + fragmentRemaining);
        long count;
        var surplus = NOTHING;
        if (receive.isOccupied()) {
            count = channel.read(target);
        } else {
            surplus = receive.bytes().clear();
            count = channel.read(receive.behind(target), 0, 2);
            receive.forgetFirst();
            surplus.flip();
        }
        fragmentRemaining -= target.position() - before;
        if (count > 0) {
            advance(surplus);
        }
        return count;
    }

    private void advance(ByteBuffer source) {
        switch (consume(source)) {
            case NEEDS_BYTES -> {
                assert !source.hasRemaining();
                releaseSource();
                connection.resumeReading();
            }
            case PAUSED -> {
                connection.pause();
                keep(source);
            }
            case STARVED -> {
                connection.starve();
                if (receive.isSource(source)) {
                    receive.occupy(connection, loop.nowNanos());
                }
            }
            case STOPPED -> {}
        }
        if (isWithinMessage() && !isTimed) {
            isTimed = true;
            begunNanos = loop.nowNanos();
        }
    }

    private Progress consume(ByteBuffer source) {
        while (connection.takesFrames()) {
            if (fragmentRemaining == NO_FRAGMENT) {
                if (!isWithinMessage() && connection.isOverloaded()) {
                    return Progress.PAUSED;
                }
                if (!takeHeader(source)) {
                    return Progress.NEEDS_BYTES;
                }
                beginFragment();
            } else if (partial == null && isLastFragment && source.remaining() >= fragmentRemaining) {
                handOutInPlace(source);
            } else if (fragmentRemaining == 0) {
                endFragment();
            } else if (!source.hasRemaining()) {
                return Progress.NEEDS_BYTES;
            } else if (!store(source)) {
                return Progress.STARVED;
            }
        }
        return Progress.STOPPED;
    }

    private boolean takeHeader(ByteBuffer source) {
        if (headerBytes == 0 && source.remaining() >= Framer.HEADER_BYTES) {
            header = source.getInt();
            return true;
        }
        while (source.hasRemaining()) {
            header = (header << Byte.SIZE) | (source.get() & 0xFF);
            if (++headerBytes == Framer.HEADER_BYTES) {
                headerBytes = 0;
                return true;
            }
        }
        return false;
    }

    private void beginFragment() {
        int bytes = 0;
        var reason = framer.violation(header);
        if (reason == null) {
            bytes = framer.fragmentBytes(header);
            reason = boundViolation(bytes);
        }
        if (reason != null) {
            connection.violate(reason);
            return;
        }
        fragmentCount++;
        fragmentRemaining = bytes;
        isLastFragment = framer.isLastFragment(header);
    }

    private @Nullable String boundViolation(int bytes) {
        long total = (long) assembledBytes() + bytes;
        if (bytes < 0 || total > settings.maxFrameBytes()) {
            return "message of " + total + " bytes or more, allowed are " + settings.maxFrameBytes();
        }
        if (fragmentCount == settings.maxFragments()) {
            return "message of more than " + settings.maxFragments() + " fragments";
        }
        return null;
    }

    private void handOutInPlace(ByteBuffer source) {
        int length = fragmentRemaining;
        int position = source.position();
        var lent = viewOf(source).clear().limit(position + length).position(position);
        source.position(position + length);
        endMessage();
        connection.dispatch(loop.frame().lend(lent, null));
    }

    private void endFragment() {
        fragmentRemaining = NO_FRAGMENT;
        var whole = partial;
        if (isLastFragment && whole != null) {
            partial = null;
            endMessage();
            connection.dispatch(loop.frame().lend(whole.bytes().flip(), whole));
        }
    }

    private void endMessage() {
        fragmentRemaining = NO_FRAGMENT;
        fragmentCount = 0;
        isTimed = false;
    }

    private boolean store(ByteBuffer source) {
        var target = partialOf(assembledBytes() + fragmentRemaining);
        if (target == null) {
            return false;
        }
        int count = Math.min(source.remaining(), fragmentRemaining);
        int to = target.position();
        target.limit(to + count).put(to, source, source.position(), count).position(to + count);
        source.position(source.position() + count);
        fragmentRemaining -= count;
        return true;
    }

    private static boolean hasRoom(ByteBuffer target, int bytes) {
        return target.capacity() - target.position() >= bytes;
    }

    private int assembledBytes() {
        return partial == null ? 0 : partial.bytes().position();
    }

    /// The buffer of the present message, made large enough.
    private @Nullable ByteBuffer partialOf(int bytes) {
        var present = partial;
        if (present != null && present.bytes().capacity() >= bytes) {
            return present.bytes();
        }
        var larger = loop.tryAcquire(bytes);
        if (larger == null) {
            return null;
        }
        if (present != null) {
            larger.bytes().put(present.bytes().flip());
            present.close();
        }
        partial = larger;
        return larger.bytes();
    }

    /// Copies the rest of `source` into a pooled buffer; if the pool refuses, the receive buffer stays occupied.
    private void keep(ByteBuffer source) {
        if (!receive.isSource(source)) {
            return;
        }
        if (source.hasRemaining()) {
            var copy = loop.tryAcquire(source.remaining());
            if (copy == null) {
                receive.occupy(connection, loop.nowNanos());
                return;
            }
            backlog = copy;
            backlogView = copy.bytes().put(source).flip().duplicate();
        }
        if (receive.isOccupiedBy(connection)) {
            receive.vacate();
        }
    }

    private ByteBuffer pendingSource() {
        if (backlog != null) {
            return backlog.bytes();
        }
        return receive.isOccupiedBy(connection) ? receive.bytes() : NOTHING;
    }

    private ByteBuffer viewOf(ByteBuffer source) {
        return backlogView != null && !receive.isSource(source) ? backlogView : receive.view();
    }

    private void releaseSource() {
        if (backlog != null) {
            backlog.close();
            backlog = null;
            backlogView = null;
        }
        if (receive.isOccupiedBy(connection)) {
            receive.vacate();
        }
    }
}
