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
    private final Ends ends;
    private final Inbound inbound;
    private final Outbound outbound;
    private final ConnectionMailbox mailbox;
    private final Activity activity;
    private final Load load;
    private final Stall stall;
    private final Ending ending = new Ending();
    private final long openedNanos;

    private ConnectionState state = ConnectionState.OPENING;
    private @Nullable FrameHandler handler;
    private @Nullable CloseReason pendingClose;
    private int interestOps;
    /// Whether a flush follows at the end of the work under way.
    private boolean isWorking;

    /// Where the loop keeps the connection in its list.
    private int slot = -1;

    Connection(long id, EventLoop loop, Listener listener, SelectionKey key) throws IOException {
        this.id = id;
        this.loop = loop;
        this.listener = listener;
        this.settings = listener.settings();
        this.counters = listener.countersOf(loop);
        this.key = key;
        this.channel = (SocketChannel) key.channel();
        this.ends = Ends.of(channel);
        this.inbound = new Inbound(this, loop, listener.framer(), settings);
        this.outbound = new Outbound(channel, loop, listener.framer(), this::report);
        this.mailbox = new ConnectionMailbox(this, loop);
        this.load = new Load(settings);
        this.stall = new Stall(this, loop, listener);
        this.openedNanos = loop.nowNanos();
        this.activity = new Activity(settings, openedNanos);
    }

    /// A piece of work.
    @FunctionalInterface
    private interface Step {
        void run(Connection connection) throws IOException;
    }

    /// A number no other connection of the group has.
    public long id() {
        return id;
    }

    /// The server's end.
    public SocketAddress localAddress() {
        return ends.local();
    }

    /// The client's end.
    public SocketAddress remoteAddress() {
        return ends.remote();
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
        return load.callsInFlight();
    }

    /// Begins a message in the connection's output buffer, with room for at least `reserveBytes`. Only one may be
    /// begun at a time, and it must be sent, detached or discarded before the handler returns. Returns null when
    /// the pool refuses, which is what [Frame#postpone] is for, or the connection takes no output any more.
    public @Nullable Message begin(int reserveBytes) {
        assert inLoop();
        if (!state.takesOutput()) {
            return null;
        }
        try {
            return outbound.begin(reserveBytes);
        } catch (IOException e) {
            pendingClose = CloseReason.ioFailure(e);
            return null;
        }
    }

    /// Sends a message. It leaves with the others of the batch, when the loop has handed out what it had read.
    ///
    /// **Ownership**: the message is owned by the connection; if that takes no output any more, it is discarded.
    public void send(Message message) {
        assert inLoop();
        if (!state.takesOutput()) {
            message.discard();
            return;
        }
        if (outbound.unsentBytes() == 0) {
            activity.outputBegun(loop.nowNanos());
        }
        outbound.send(message);
        LoopCounters.add(counters.messagesSent, 1);
        scheduleUnlessWorking();
    }

    /// Counts a call that is answered later, by [ConnectionMailbox#send] or [ConnectionMailbox#finish].
    public void defer() {
        assert inLoop();
        load.callBegun();
    }

    /// Ends the connection without waiting for calls in flight: it reads no further message, writes what is queued and
    /// closes. Answers that come later are dropped.
    public void close(CloseReason reason) {
        assert inLoop();
        end(reason, false);
        scheduleUnlessWorking();
    }

    /// Ends the connection when its work is done: it reads no further message, waits for the calls in flight, writes
    /// what is queued and closes.
    public void finish(CloseReason reason) {
        assert inLoop();
        end(reason, true);
        scheduleUnlessWorking();
    }

    @Override
    public String toString() {
        return "connection " + id + " from " + ends.remote();
    }

    ConnectionInfo info() {
        assert inLoop();
        return new ConnectionInfo(ends.remote(), openedNanos, load.callsInFlight());
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
        work(connection -> {
            handler = factory.open(connection);
            resumeReading();
            loop.events().connectionOpened(connection);
        });
    }

    /// The socket is ready.
    void onReady(int readyOps) {
        assert inLoop();
        work((readyOps & SelectionKey.OP_READ) != 0 ? Connection::takeInput : Connection::takeNothing);
    }

    /// Something is in the mailbox, or output waits for a flush.
    void onMailbox() {
        assert inLoop();
        work(connection -> connection.mailbox.handOver());
    }

    /// What kept the connection in this state may be over.
    void resume(ConnectionState stalled) {
        assert inLoop();
        stall.answered(stalled);
        work(connection -> {
            if (connection.state == stalled) {
                connection.inbound.resume();
            }
        });
    }

    /// Begins the graceful end.
    void drain() {
        assert inLoop();
        work(connection -> connection.end(CloseReason.SHUTDOWN, true));
    }

    /// Closes the connection whatever it is doing.
    void force() {
        assert inLoop();
        if (state == ConnectionState.LINGERING) {
            closeNow(ending.reason());
        } else if (state != ConnectionState.CLOSED) {
            LoopCounters.add(counters.forceClosed, 1);
            closeNow(CloseReason.FORCED);
        }
    }

    /// Closes the connection if one of its timeouts has passed.
    ///
    /// @param isScarce whether the pool has refused lately
    void sweep(long nowNanos, boolean isScarce) {
        assert inLoop();
        var expired = state == ConnectionState.LINGERING
                ? activity.expiredLinger(nowNanos, ending.reason())
                : expired(nowNanos, isScarce);
        if (expired != null) {
            closeNow(expired);
        }
    }

    boolean takesFrames() {
        return state.takesFrames() && pendingClose == null;
    }

    boolean isOverloaded() {
        return load.isOver(outbound.unsentBytes());
    }

    /// Hands a message to the handler; whatever that throws ends the connection. Says whether the handler took it.
    boolean dispatch(Frame frame) {
        try {
            requireHandler().onFrame(this, frame);
            if (outbound.hasOpenMessage()) {
                throw new IllegalStateException("the handler returned and left a message open");
            }
        } catch (Throwable t) {
            loop.guard(this, outbound::discardOpenMessage);
            end(reasonOf(t), false);
        }
        boolean isTaken = frame.end();
        if (isTaken) {
            LoopCounters.add(counters.framesReceived, 1);
        }
        return isTaken;
    }

    void violate(String reason) {
        end(CloseReason.violation(reason), true);
        loop.events().violation(this, reason);
    }

    void pause() {
        transition(ConnectionState.PAUSED);
    }

    /// Stops reading until the loop calls [#resume] with this state.
    void stall(ConnectionState stalled) {
        if (state.takesFrames()) {
            transition(stalled);
        }
    }

    /// Whether the next message is let in.
    boolean admit() {
        return stall.admit();
    }

    void resumeReading() {
        if (state != ConnectionState.DRAINING) {
            transition(ConnectionState.READING);
        }
    }

    /// Sends the answer of a deferred call, which ends.
    void answer(Message message) {
        boolean isOwed = endCalls(1);
        try {
            if (isOwed) {
                send(message);
            } else {
                message.discard();
            }
        } catch (Throwable t) {
            if (message.isOpen()) {
                loop.guard(this, message::discard);
            }
            end(reasonOf(t), false);
        }
    }

    /// Says whether so many calls were in flight; if not, the protocol has lost count and the connection ends.
    boolean endCalls(int count) {
        boolean isRight = load.callsEnded(count);
        if (!isRight) {
            end(reasonOf(new IllegalStateException("more calls ended than deferred")), false);
        }
        return isRight;
    }

    /// Begins the end, if it has not begun.
    void end(CloseReason reason, boolean waitsForCalls) {
        if (state == ConnectionState.OPENING || state.takesFrames()) {
            transition(ConnectionState.DRAINING);
        }
        ending.begin(reason, waitsForCalls);
    }

    private @Nullable CloseReason expired(long nowNanos, boolean isScarce) {
        if (outbound.unsentBytes() > 0 && activity.isWriteStalled(nowNanos)) {
            return CloseReason.WRITE_STALLED;
        }
        boolean isReading = state == ConnectionState.READING;
        if (isReading || state == ConnectionState.STARVED) {
            if (inbound.isOverdue(nowNanos, settings.partialFrameTimeout().toNanos())) {
                return isReading ? CloseReason.PARTIAL_FRAME : CloseReason.OUT_OF_BUFFERS;
            }
        }
        if (isReading && isScarce && inbound.holdsBuffer() && activity.isDawdling(nowNanos)) {
            return CloseReason.OUT_OF_BUFFERS;
        }
        boolean isAtRest =
                isReading && load.callsInFlight() == 0 && outbound.unsentBytes() == 0 && !inbound.isWithinMessage();
        return isAtRest && activity.isIdle(nowNanos) ? CloseReason.IDLE : null;
    }

    private void takeInput() throws IOException {
        if (state == ConnectionState.READING) {
            receive();
        } else if (state == ConnectionState.LINGERING) {
            linger();
        }
    }

    private void takeNothing() {
        // The socket takes output again, and every piece of work ends with a flush.
    }

    private void receive() throws IOException {
        long count = inbound.read(channel);
        if (count > 0) {
            activity.received(loop.nowNanos());
            LoopCounters.add(counters.bytesRead, count);
        } else if (count < 0) {
            ending.peerEnded();
            end(CloseReason.PEER_CLOSED, true);
        }
    }

    private void linger() {
        try {
            if (inbound.skip(channel) < 0) {
                closeNow(ending.reason());
            }
        } catch (IOException _) {
            // Everything owed to the peer was sent; that it resets the connection now is its way to end it.
            closeNow(ending.reason());
        }
    }

    private void work(Step step) {
        isWorking = true;
        try {
            step.run(this);
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
        while (pendingClose == null && state.takesOutput()) {
            flush();
            if (!mayResume()) {
                break;
            }
            inbound.resume();
        }
        if (pendingClose != null) {
            closeNow(pendingClose);
        } else if (state == ConnectionState.DRAINING) {
            endIfDrained();
        }
        if (state != ConnectionState.CLOSED) {
            updateInterest();
        }
    }

    private void flush() throws IOException {
        long written = outbound.flush();
        if (written > 0) {
            activity.wrote(loop.nowNanos());
            LoopCounters.add(counters.bytesWritten, written);
        }
    }

    private void endIfDrained() throws IOException {
        inbound.release();
        if (!ending.isDue(load.callsInFlight(), outbound.unsentBytes())) {
            return;
        }
        if (ending.hasPeerEnded()) {
            closeNow(ending.reason());
            return;
        }
        transition(ConnectionState.LINGERING);
        activity.lingerBegun(loop.nowNanos());
        channel.shutdownOutput();
    }

    private boolean mayResume() {
        return state == ConnectionState.PAUSED && load.isLow(outbound.unsentBytes());
    }

    private void updateInterest() {
        int ops = state == ConnectionState.READING || state == ConnectionState.LINGERING ? SelectionKey.OP_READ : 0;
        if (outbound.unsentBytes() > 0) {
            ops |= SelectionKey.OP_WRITE;
        }
        if (ops != interestOps) {
            interestOps = ops;
            key.interestOps(ops);
        }
        stall.ask(state);
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
        key.cancel();
        loop.closeQuietly(channel);
        loop.guard(this, inbound::release);
        loop.guard(this, outbound::discard);
        loop.remove(this);
        loop.guard(this, mailbox::handOver);
        var opened = handler;
        if (opened != null) {
            loop.guard(this, () -> opened.onClosed(this, reason));
            loop.guard(this, () -> loop.events().connectionClosed(this, reason));
        }
        listener.onClosed(counters);
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
