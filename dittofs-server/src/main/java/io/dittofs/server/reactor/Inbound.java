package io.dittofs.server.reactor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import org.jspecify.annotations.Nullable;

/// The receiving half of a connection: turns the stream into frames.
///
/// A socket is read into its loop's [ReceiveBuffer] and complete messages are handed out from where they lie. Of a
/// message that is not complete, what is there is copied into a pooled buffer, and the next read goes straight into
/// that, its surplus into the receive buffer. A split header is kept in two ints, so a connection between messages
/// holds no buffer. What cannot be used now is moved out of the receive buffer before the connection's turn ends.
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
        /// There was no buffer for what was to be done next; bytes may be left.
        STARVED,
        /// A message is complete and not let in yet; bytes may be left.
        THROTTLED,
        /// The connection takes no more frames.
        STOPPED
    }

    private final Connection connection;
    private final EventLoop loop;
    private final BufferSupply buffers;
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
    /// Received and not yet used up.
    private @Nullable PooledBuffer backlog;

    private @Nullable ByteBuffer backlogView;
    private boolean isAdmitted;
    private boolean isTimed;
    private long begunNanos;

    Inbound(Connection connection, EventLoop loop, Framer framer, ListenerSettings settings) {
        this.connection = connection;
        this.loop = loop;
        this.buffers = loop.buffers();
        this.receive = loop.receiveBuffer();
        this.framer = framer;
        this.settings = settings;
    }

    /// Reads once and hands out what became complete; returns the bytes read, -1 at the end of the stream.
    long read(ScatteringByteChannel channel) throws IOException {
        assert backlog == null : "reading on with bytes not used up";
        var target = partial;
        if (target != null && fragmentRemaining > 0 && hasRoom(target)) {
            return readPartial(channel, target.bytes());
        }
        if (buffers.isCareful()) {
            return readCarefully(channel);
        }
        var bytes = receive.bytes().clear();
        long count = channel.read(bytes);
        if (count > 0) {
            advance(bytes.flip());
        }
        return count;
    }

    /// Reads once and forgets what it read; returns the bytes read, -1 at the end of the stream.
    long skip(ScatteringByteChannel channel) throws IOException {
        return channel.read(receive.bytes().clear());
    }

    /// Takes up what is left of earlier reads, after a pause or after there was no buffer.
    void resume() {
        advance(backlog == null ? NOTHING : backlog.bytes());
    }

    /// Whether a message was begun longer than `timeoutNanos` ago and is not complete.
    boolean isOverdue(long nowNanos, long timeoutNanos) {
        return isTimed && nowNanos - begunNanos > timeoutNanos;
    }

    /// Whether a message was begun and is not complete.
    boolean isWithinMessage() {
        return headerBytes > 0 || fragmentRemaining != NO_FRAGMENT || fragmentCount > 0;
    }

    boolean holdsBuffer() {
        return partial != null || backlog != null;
    }

    /// Drops everything received and gives the buffers back.
    void release() {
        if (partial != null) {
            partial.close();
            partial = null;
        }
        releaseBacklog();
    }

    private long readPartial(ScatteringByteChannel channel, ByteBuffer target) throws IOException {
        int before = target.position();
        target.limit(Math.min(before + fragmentRemaining, target.capacity()));
        long count;
        var surplus = NOTHING;
        if (buffers.isCareful()) {
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

    /// Reads no more than there is a place for already.
    private long readCarefully(ScatteringByteChannel channel) throws IOException {
        var place = buffers.tryAcquire(BufferPool.SMALL_BYTES);
        if (place == null) {
            connection.stall(ConnectionState.STARVED);
            return 0;
        }
        takeBacklog(place);
        long count = channel.read(place.bytes());
        place.bytes().flip();
        if (count > 0) {
            advance(place.bytes());
        } else {
            releaseBacklog();
        }
        return count;
    }

    private void advance(ByteBuffer source) {
        switch (consume(source)) {
            case NEEDS_BYTES -> {
                assert !source.hasRemaining();
                releaseBacklog();
                connection.resumeReading();
            }
            case PAUSED -> {
                connection.pause();
                keep(source);
            }
            case STARVED -> {
                connection.stall(ConnectionState.STARVED);
                keep(source);
            }
            case THROTTLED -> {
                connection.stall(ConnectionState.THROTTLED);
                keep(source);
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
            } else if (isComplete(source) && !admit()) {
                return Progress.THROTTLED;
            } else if (partial == null && isLastFragment && source.remaining() >= fragmentRemaining) {
                if (!handOutInPlace(source)) {
                    return Progress.STARVED;
                }
            } else if (fragmentRemaining == 0) {
                if (!endFragment()) {
                    return Progress.STARVED;
                }
            } else if (!source.hasRemaining()) {
                return Progress.NEEDS_BYTES;
            } else if (!store(source)) {
                return Progress.STARVED;
            }
        }
        return Progress.STOPPED;
    }

    /// Whether all of the present message is there, if only in `source`.
    private boolean isComplete(ByteBuffer source) {
        return isLastFragment && (partial == null ? source.remaining() >= fragmentRemaining : fragmentRemaining == 0);
    }

    /// Asks once for each message, though it may have to be handed out twice.
    private boolean admit() {
        isAdmitted = isAdmitted || connection.admit();
        return isAdmitted;
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

    /// Says whether the handler took the message; if not, all is as before.
    private boolean handOutInPlace(ByteBuffer source) {
        int position = source.position();
        int end = position + fragmentRemaining;
        var lent = viewOf(source).clear().limit(end).position(position);
        if (!connection.dispatch(loop.frame().lend(lent, null))) {
            return false;
        }
        source.position(end);
        endMessage();
        return true;
    }

    /// Hands the message out if the fragment was its last; says whether the handler took it, if not, all is as
    /// before.
    private boolean endFragment() {
        var whole = partial;
        if (isLastFragment && whole != null) {
            int length = whole.bytes().position();
            if (!connection.dispatch(loop.frame().lend(whole.bytes().flip(), whole))) {
                whole.bytes().clear().position(length);
                return false;
            }
            partial = null;
            endMessage();
        }
        fragmentRemaining = NO_FRAGMENT;
        return true;
    }

    private void endMessage() {
        fragmentRemaining = NO_FRAGMENT;
        fragmentCount = 0;
        isAdmitted = false;
        isTimed = false;
    }

    private boolean store(ByteBuffer source) {
        int count = Math.min(source.remaining(), fragmentRemaining);
        var target = partialOf(assembledBytes() + count, source.remaining() == count);
        if (target == null) {
            return false;
        }
        int to = target.position();
        target.limit(to + count).put(to, source, source.position(), count).position(to + count);
        source.position(source.position() + count);
        fragmentRemaining -= count;
        return true;
    }

    private static boolean hasRoom(PooledBuffer target) {
        return target.bytes().position() < target.bytes().capacity();
    }

    private int assembledBytes() {
        return partial == null ? 0 : partial.bytes().position();
    }

    /// The buffer of the present message, made large enough for `neededBytes`. Only while buffers are plenty it is made
    /// for what is announced at once: an announcement costs the peer nothing.
    ///
    /// @param usesUp whether that leaves nothing over, so that the loop's last buffer may be given for it
    private @Nullable ByteBuffer partialOf(int neededBytes, boolean usesUp) {
        var present = partial;
        if (present != null && present.bytes().capacity() >= neededBytes) {
            return present.bytes();
        }
        var larger = buffers.tryAcquire(buffers.isAmple() ? assembledBytes() + fragmentRemaining : neededBytes);
        if (larger == null && usesUp) {
            larger = buffers.takeStandby();
        }
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

    /// Moves the rest of `source` out of the receive buffer, which the next connection needs.
    private void keep(ByteBuffer source) {
        if (receive.isSource(source) && source.hasRemaining()) {
            var place = buffers.acquireForRest(source.remaining());
            place.bytes().put(source).flip();
            takeBacklog(place);
        }
    }

    private ByteBuffer viewOf(ByteBuffer source) {
        return backlogView == null || receive.isSource(source) ? receive.view() : backlogView;
    }

    private void takeBacklog(PooledBuffer place) {
        assert backlog == null;
        backlog = place;
        backlogView = place.bytes().duplicate();
    }

    private void releaseBacklog() {
        if (backlog != null) {
            backlog.close();
            backlog = null;
            backlogView = null;
        }
    }
}
