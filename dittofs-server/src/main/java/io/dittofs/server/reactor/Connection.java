package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One accepted TCP connection: it belongs to one loop for life.
///
/// **Threading**: reactor-confined, except [#mailbox], [#id], the addresses and [#inLoop], which any thread may
/// call.
///
/// **Ownership**: a connection without unsent output and not within a message holds no buffer.
public final class Connection {

    private final long id;
    private final EventLoop loop;
    private final Listener listener;
    private final ListenerSettings settings;
    private final LoopCounters counters;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final SocketAddress localAddress;
    private final SocketAddress remoteAddress;
    private final Inbound inbound;
    private final Outbound outbound;
    private final ConnectionMailbox mailbox;

    private ConnectionState state = ConnectionState.OPENING;
    private @Nullable FrameHandler handler;
    private @Nullable CloseReason pendingClose;
    private CloseReason drainReason = CloseReason.SHUTDOWN;
    private int callsInFlight;
    private int interestOps;
    /// Whether a flush follows at the end of the work under way.
    private boolean isWorking;

    private long lastActivityNanos;
    private long lastWriteNanos;
    /// Where the loop keeps the connection in its list.
    private int slot = -1;
    /// Whether the loop will call [#retry].
    private boolean awaitsRetry;

    Connection(long id, EventLoop loop, Listener listener, SelectionKey key) throws IOException {
        this.id = id;
        this.loop = loop;
        this.listener = listener;
        this.settings = listener.settings();
        this.counters = listener.countersOf(loop);
        this.key = key;
        this.channel = (SocketChannel) key.channel();
        this.localAddress = channel.getLocalAddress();
        this.remoteAddress = channel.getRemoteAddress();
        this.inbound = new Inbound(this, loop, listener.framer(), settings);
        this.outbound = new Outbound(channel, loop, listener.framer(), this::report);
        this.mailbox = new ConnectionMailbox(this, loop);
        this.lastActivityNanos = loop.nowNanos();
        this.lastWriteNanos = loop.nowNanos();
    }

    /// A number no other connection of the group has.
    public long id() {
        return id;
    }

    /// The server's end.
    public SocketAddress localAddress() {
        return localAddress;
    }

    /// The client's end.
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /// The way in for other threads.
    public ConnectionMailbox mailbox() {
        return mailbox;
    }

    /// Whether the caller runs on the connection's loop.
    public boolean inLoop() {
        return loop.inLoop();
    }

    /// The pool that messages and retained frames come from.
    public BufferPool pool() {
        return loop.pool();
    }

    /// The time as of this cycle of the loop.
    public long nowNanos() {
        assert inLoop();
        return loop.nowNanos();
    }

    /// Deferred calls that have not ended.
    public int callsInFlight() {
        assert inLoop();
        return callsInFlight;
    }

    /// Begins a message in the connection's output buffer, with room for at least `reserveBytes`. Only one may be
    /// begun at a time, and it must be sent, detached or discarded before the handler returns. Returns null when
    /// the pool refuses or the connection is closed.
    public @Nullable Message begin(int reserveBytes) {
        assert inLoop();
        if (state == ConnectionState.CLOSED) {
            return null;
        }
        try {
            return outbound.begin(reserveBytes);
        } catch (IOException e) {
            requestClose(CloseReason.ioFailure(e));
            return null;
        }
    }

    /// Sends a message. It leaves with the others of the batch, when the loop has handed out what it had read.
    ///
    /// **Ownership**: the message is owned by the connection; if that is closed, it is discarded.
    public void send(Message message) {
        assert inLoop();
        if (state == ConnectionState.CLOSED) {
            message.discard();
            return;
        }
        if (outbound.unsentBytes() == 0) {
            lastWriteNanos = loop.nowNanos();
        }
        outbound.send(message);
        LoopCounters.add(counters.messagesSent, 1);
        scheduleUnlessWorking();
    }

    /// Counts a call that is answered later, by [ConnectionMailbox#send] or [ConnectionMailbox#finish].
    public void defer() {
        assert inLoop();
        callsInFlight++;
    }

    /// Closes the connection once the handler has returned. Unsent output is offered to the socket once and then
    /// dropped.
    public void close(CloseReason reason) {
        assert inLoop();
        requestClose(reason);
        scheduleUnlessWorking();
    }

    /// Stops reading, and closes the connection when the calls in flight are answered and the output is written.
    public void finish(CloseReason reason) {
        assert inLoop();
        beginDraining(reason);
        scheduleUnlessWorking();
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + remoteAddress;
    }

    Listener listener() {
        return listener;
    }

    int slot() {
        return slot;
    }

    void slot(int slot) {
        this.slot = slot;
    }

    /// Makes the handler and starts to read.
    void open(FrameHandlerFactory factory) {
        assert inLoop();
        work(() -> {
            handler = factory.open(this);
            transition(ConnectionState.READING);
            loop.events().connectionOpened(this);
        });
    }

    /// The socket is ready.
    void onReady(int readyOps) {
        assert inLoop();
        isWorking = true;
        try {
            if ((readyOps & SelectionKey.OP_READ) != 0 && state == ConnectionState.READING) {
                receive();
            }
            settle();
        } catch (Throwable t) {
            closeNow(reasonOf(t));
        } finally {
            isWorking = false;
        }
    }

    /// Something is in the mailbox, or output waits for a flush.
    void onMailbox() {
        assert inLoop();
        work(this::takeMail);
    }

    /// The pool had refused and may give now.
    void retry() {
        assert inLoop();
        awaitsRetry = false;
        work(() -> {
            if (state == ConnectionState.STARVED && inbound.canResume()) {
                inbound.resume();
            } else {
                inbound.vacate();
            }
        });
    }

    /// Begins the graceful end.
    void drain() {
        assert inLoop();
        work(() -> beginDraining(CloseReason.SHUTDOWN));
    }

    /// Closes the connection whatever it is doing.
    void force() {
        assert inLoop();
        if (state != ConnectionState.CLOSED) {
            LoopCounters.add(counters.forceClosed, 1);
            closeNow(CloseReason.FORCED);
        }
    }

    /// Closes the connection if one of its timeouts has passed.
    void sweep(long nowNanos) {
        assert inLoop();
        long partialTimeoutNanos = settings.partialFrameTimeout().toNanos();
        boolean isStarved = state == ConnectionState.STARVED;
        if (outbound.unsentBytes() > 0) {
            if (nowNanos - lastWriteNanos > settings.writeStallTimeout().toNanos()) {
                closeNow(CloseReason.WRITE_STALLED);
            }
        } else if (loop.receiveBuffer().isOccupiedBy(this)) {
            if (nowNanos - loop.receiveBuffer().occupiedSinceNanos() > partialTimeoutNanos) {
                closeNow(CloseReason.OUT_OF_BUFFERS);
            }
        } else if ((state == ConnectionState.READING || isStarved)
                && inbound.isOverdue(nowNanos, partialTimeoutNanos)) {
            closeNow(isStarved ? CloseReason.OUT_OF_BUFFERS : CloseReason.PARTIAL_FRAME);
        } else if (state == ConnectionState.READING && callsInFlight == 0 && !inbound.isWithinMessage()) {
            if (nowNanos - lastActivityNanos > settings.idleTimeout().toNanos()) {
                closeNow(CloseReason.IDLE);
            }
        }
    }

    boolean takesFrames() {
        return state.takesFrames() && pendingClose == null;
    }

    boolean isOverloaded() {
        return callsInFlight >= settings.maxCallsInFlight() || outbound.unsentBytes() > settings.maxUnsentBytes();
    }

    /// Hands a message to the handler; whatever that throws closes the connection.
    void dispatch(Frame frame) {
        LoopCounters.add(counters.framesReceived, 1);
        try {
            requireHandler().onFrame(this, frame);
            if (outbound.hasOpenMessage()) {
                throw new IllegalStateException("the handler returned and left a message open");
            }
        } catch (Throwable t) {
            requestClose(reasonOf(t));
        } finally {
            frame.end();
        }
    }

    void violate(String reason) {
        requestClose(CloseReason.violation(reason));
        loop.events().violation(this, reason);
    }

    void pause() {
        transition(ConnectionState.PAUSED);
    }

    void starve() {
        transition(ConnectionState.STARVED);
    }

    void resumeReading() {
        transition(ConnectionState.READING);
    }

    private void receive() throws IOException {
        long count = inbound.read(channel);
        if (count > 0) {
            lastActivityNanos = loop.nowNanos();
            LoopCounters.add(counters.bytesRead, count);
        } else if (count < 0) {
            beginDraining(CloseReason.PEER_CLOSED);
        }
    }

    private void takeMail() {
        var message = mailbox.takeMessages();
        while (message != null) {
            var next = message.nextInMailbox;
            message.nextInMailbox = null;
            endCalls(1);
            send(message);
            message = next;
        }
        endCalls(mailbox.takeFinishedCalls());
        var reason = mailbox.closeReason();
        if (reason != null) {
            requestClose(reason);
        }
    }

    private void endCalls(int count) {
        callsInFlight -= count;
        assert callsInFlight >= 0 : "more calls ended than deferred";
    }

    private void work(Runnable step) {
        isWorking = true;
        try {
            step.run();
            settle();
        } catch (Throwable t) {
            closeNow(reasonOf(t));
        } finally {
            isWorking = false;
        }
    }

    /// What follows every piece of work: flush, resume what was paused, end what is to end, ask for what is
    /// awaited.
    private void settle() throws IOException {
        while (pendingClose == null && state != ConnectionState.CLOSED) {
            flush();
            if (!mayResume()) {
                break;
            }
            inbound.resume();
        }
        if (pendingClose != null) {
            closeNow(pendingClose);
        } else if (state == ConnectionState.DRAINING) {
            inbound.release();
            if (callsInFlight == 0 && outbound.unsentBytes() == 0) {
                closeNow(drainReason);
            }
        }
        if (state != ConnectionState.CLOSED) {
            updateInterest();
        }
    }

    private void flush() throws IOException {
        long written = outbound.flush();
        if (written > 0) {
            lastActivityNanos = loop.nowNanos();
            lastWriteNanos = lastActivityNanos;
            LoopCounters.add(counters.bytesWritten, written);
        }
    }

    private boolean mayResume() {
        return state == ConnectionState.PAUSED
                && callsInFlight <= settings.maxCallsInFlight() / 2
                && outbound.unsentBytes() <= settings.maxUnsentBytes() / 2;
    }

    private void updateInterest() {
        int ops = state == ConnectionState.READING ? SelectionKey.OP_READ : 0;
        if (outbound.unsentBytes() > 0) {
            ops |= SelectionKey.OP_WRITE;
        }
        if (ops != interestOps) {
            interestOps = ops;
            key.interestOps(ops);
        }
        boolean needsRetry =
                state == ConnectionState.STARVED || loop.receiveBuffer().isOccupiedBy(this);
        if (needsRetry && !awaitsRetry) {
            awaitsRetry = true;
            loop.retryLater(this);
        }
    }

    private void beginDraining(CloseReason reason) {
        if (state.takesFrames()) {
            drainReason = reason;
            transition(ConnectionState.DRAINING);
        }
    }

    private void requestClose(CloseReason reason) {
        if (pendingClose == null) {
            pendingClose = reason;
        }
    }

    private void scheduleUnlessWorking() {
        if (!isWorking) {
            mailbox.schedule();
        }
    }

    private void closeNow(CloseReason reason) {
        if (state == ConnectionState.CLOSED) {
            return;
        }
        transition(ConnectionState.CLOSED);
        offerUnsent();
        key.cancel();
        loop.closeQuietly(channel);
        inbound.release();
        outbound.discard();
        loop.remove(this);
        takeMail();
        var opened = handler;
        if (opened != null) {
            loop.guard(this, () -> opened.onClosed(this, reason));
            loop.guard(this, () -> loop.events().connectionClosed(this, reason));
        }
        listener.onClosed(counters);
    }

    /// The last replies before a close are worth one try.
    private void offerUnsent() {
        try {
            if (!outbound.hasOpenMessage()) {
                flush();
            }
        } catch (IOException _) {
            // The connection is being closed already, for a reason known better than this one.
            lastWriteNanos = loop.nowNanos();
        }
    }

    private CloseReason reasonOf(Throwable failure) {
        if (failure instanceof IOException) {
            return CloseReason.ioFailure(failure);
        }
        report(failure);
        return CloseReason.failure(failure);
    }

    private void report(Throwable failure) {
        loop.report(this, failure);
    }

    private FrameHandler requireHandler() {
        var present = handler;
        if (present == null) {
            throw new IllegalStateException("no handler");
        }
        return present;
    }

    private void transition(ConnectionState next) {
        if (next == state) {
            return;
        }
        assert state.mayBecome(next) : state + " to " + next;
        state = next;
    }
}
