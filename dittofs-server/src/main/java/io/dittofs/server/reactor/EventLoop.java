package io.dittofs.server.reactor;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One thread with one selector and the connections that belong to it.
///
/// A cycle: wait for sockets or a wake-up; read the clock; serve each ready connection (read once, hand out all
/// complete frames, write all replies); run tasks; deliver mailboxes; retry what the pool had refused; sweep the
/// timeouts when it is time.
///
/// Wake-ups: whoever leaves something for the loop wakes the selector only if it finds `isAsleep` and is the one to
/// clear it. The loop sets `isAsleep` and looks for work once more before it sleeps, so nothing is missed.
///
/// **Threading**: reactor-confined, except what says otherwise.
final class EventLoop implements Runnable {

    private final int index;
    private final int loopCount;
    private final Thread thread;
    private final Selector selector;
    private final BufferPool pool;
    private final ReactorEvents events;
    private final LongSupplier nanoClock;
    private final long sweepNanos;
    private final long sweepMillis;
    private final TailCache tails;
    private final BufferSupply buffers;
    private final Throttle throttle = new Throttle();
    private final ReceiveBuffer receiveBuffer;
    private final Frame frame;
    private final Consumer<SelectionKey> readyAction = this::onReady;

    private final AtomicBoolean isAsleep = new AtomicBoolean();
    private final AtomicReference<@Nullable ConnectionMailbox> scheduled = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean isStopping;
    private volatile boolean isTerminated;

    private final ArrayList<Connection> connections = new ArrayList<>();
    private final ArrayList<Acceptor> pausedAcceptors = new ArrayList<>();
    private boolean isAwake;
    private long nowNanos;
    private long lastSweepNanos;
    private long nextConnectionId;

    EventLoop(int index, Selector selector, ReactorSettings settings, Outside outside) {
        this.index = index;
        this.selector = selector;
        this.pool = outside.pool();
        this.events = outside.events();
        this.nanoClock = outside.nanoClock();
        this.sweepNanos = settings.sweepInterval().toNanos();
        this.sweepMillis = Math.max(1, settings.sweepInterval().toMillis());
        this.tails = new TailCache(pool);
        this.buffers = new BufferSupply(pool, tails);
        this.receiveBuffer = new ReceiveBuffer(settings.receiveBufferBytes());
        this.frame = new Frame(this);
        this.loopCount = settings.loops();
        this.thread = new Thread(this, "reactor-" + index);
        this.nextConnectionId = index;
    }

    int index() {
        return index;
    }

    Thread thread() {
        return thread;
    }

    boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /// The shared pool.
    BufferPool pool() {
        return pool;
    }

    /// Where the loop's own connections get buffers from.
    BufferSupply buffers() {
        return buffers;
    }

    /// Whose messages wait to be let in.
    Throttle throttle() {
        return throttle;
    }

    ReactorEvents events() {
        return events;
    }

    TailCache tails() {
        return tails;
    }

    ReceiveBuffer receiveBuffer() {
        return receiveBuffer;
    }

    Frame frame() {
        return frame;
    }

    long nowNanos() {
        return nowNanos;
    }

    void readClock() {
        nowNanos = nanoClock.getAsLong();
    }

    /// Runs `task` on the loop; false if the loop has ended and will not. Thread-safe.
    boolean execute(Runnable task) {
        tasks.add(task);
        if (isTerminated && tasks.remove(task)) {
            return false;
        }
        wakeUp();
        return true;
    }

    /// Has the loop deliver `mailbox`. Thread-safe.
    void schedule(ConnectionMailbox mailbox) {
        var before = scheduled.get();
        while (true) {
            mailbox.scheduledBefore = before;
            if (scheduled.compareAndSet(before, mailbox)) {
                break;
            }
            before = scheduled.get();
        }
        if (isTerminated) {
            discardScheduled();
        } else if (before == null) {
            wakeUp();
        }
    }

    /// What the loops are given from outside.
    record Outside(BufferPool pool, ReactorEvents events, LongSupplier nanoClock) {}

    /// Ends the loop; its connections are closed by force. Thread-safe.
    void stop() {
        isStopping = true;
        wakeUp();
    }

    @Override
    public void run() {
        readClock();
        lastSweepNanos = nowNanos;
        buffers.open(nowNanos);
        while (!isStopping) {
            try {
                cycle();
            } catch (Throwable t) {
                report(null, t);
            }
        }
        terminate();
    }

    /// Registers a channel with this loop's selector.
    SelectionKey register(SelectableChannel channel, int ops, @Nullable Object attachment) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, ops, attachment);
    }

    /// Takes an accepted connection.
    void adopt(SocketChannel channel, Listener listener) {
        assert inLoop();
        if (isStopping) {
            closeQuietly(channel);
            listener.onClosed(listener.countersOf(this));
            return;
        }
        Connection connection;
        try {
            var key = register(channel, 0, null);
            connection = new Connection(nextConnectionId, this, listener, key);
            nextConnectionId += loopCount;
            key.attach(connection);
        } catch (IOException e) {
            // The peer was gone before it was served.
            closeQuietly(channel);
            listener.onClosed(listener.countersOf(this));
            return;
        }
        serve(connection, listener.factory());
    }

    /// Serves a connection from now on.
    void serve(Connection connection, FrameHandlerFactory factory) {
        assert inLoop();
        connection.slot(connections.size());
        connections.add(connection);
        connection.open(factory);
    }

    /// Forgets a closed connection.
    void remove(Connection connection) {
        assert inLoop();
        int slot = connection.slot();
        var last = connections.removeLast();
        if (last != connection) {
            connections.set(slot, last);
            last.slot(slot);
        }
    }

    /// Applies `action`, which may close it, to each connection of `listener`.
    void forEach(Listener listener, Consumer<Connection> action) {
        assert inLoop();
        for (int slot = connections.size() - 1; slot >= 0; slot--) {
            var connection = connections.get(slot);
            if (connection.listener() == listener) {
                action.accept(connection);
            }
        }
    }

    void resumeLater(Acceptor acceptor) {
        assert inLoop();
        pausedAcceptors.add(acceptor);
    }

    void report(@Nullable Connection connection, Throwable failure) {
        try {
            events.unexpectedFailure(connection, failure);
        } catch (Throwable t) {
            // The listener of last resort failed; the loop goes on.
            failure.addSuppressed(t);
        }
    }

    /// Runs foreign code whose failure must not stop what the loop is doing.
    void guard(@Nullable Connection connection, Runnable action) {
        try {
            action.run();
        } catch (Throwable t) {
            report(connection, t);
        }
    }

    void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            report(null, e);
        }
    }

    /// Closes a server socket that is registered with this loop; nobody can connect to it once this returns.
    ///
    /// Closing a registered channel only cancels its key: the system's socket listens on until the selector has
    /// looked at its cancelled keys.
    void closeServer(ServerSocketChannel server) {
        assert inLoop();
        closeQuietly(server);
        try {
            selector.selectNow(readyAction);
        } catch (IOException e) {
            report(null, e);
        }
    }

    private void cycle() throws IOException {
        isAwake = false;
        isAsleep.set(true);
        if (scheduled.get() != null || !tasks.isEmpty() || isStopping) {
            selector.selectNow(readyAction);
        } else {
            selector.select(readyAction, sleepMillis());
        }
        awake();
        runTasks();
        deliverMail();
        buffers.tick(nowNanos);
        throttle.tick(nowNanos);
        if (nowNanos - lastSweepNanos >= sweepNanos) {
            lastSweepNanos = nowNanos;
            sweep();
        }
    }

    private long sleepMillis() {
        return throttle.sleepMillis(nowNanos, buffers.sleepMillis(sweepMillis));
    }

    /// Once a cycle, before anything is served: wake-ups are pointless from now on, and time is read.
    private void awake() {
        if (!isAwake) {
            isAwake = true;
            isAsleep.set(false);
            readClock();
        }
    }

    private void onReady(SelectionKey key) {
        awake();
        switch (key.attachment()) {
            case Connection connection -> connection.onReady(key.readyOps());
            case Acceptor acceptor -> acceptor.onReady();
            case null, default -> key.cancel();
        }
    }

    private void runTasks() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (Throwable t) {
                report(null, t);
            }
        }
    }

    private void deliverMail() {
        if (scheduled.get() == null) {
            return;
        }
        ConnectionMailbox mailbox = null;
        for (var newer = scheduled.getAndSet(null); newer != null; ) {
            var older = newer.scheduledBefore;
            newer.scheduledBefore = mailbox;
            mailbox = newer;
            newer = older;
        }
        while (mailbox != null) {
            var next = mailbox.scheduledBefore;
            mailbox.scheduledBefore = null;
            mailbox.deliver();
            mailbox = next;
        }
    }

    private void sweep() {
        boolean isScarce = buffers.takeScarcity();
        for (int slot = connections.size() - 1; slot >= 0; slot--) {
            connections.get(slot).sweep(nowNanos, isScarce);
        }
        for (var acceptor : pausedAcceptors) {
            acceptor.resume();
        }
        pausedAcceptors.clear();
    }

    private void terminate() {
        for (int slot = connections.size() - 1; slot >= 0; slot--) {
            connections.get(slot).force();
        }
        try {
            selector.close();
        } catch (IOException e) {
            report(null, e);
        }
        isTerminated = true;
        runTasks();
        discardScheduled();
        buffers.close();
    }

    private void discardScheduled() {
        for (var mailbox = scheduled.getAndSet(null); mailbox != null; ) {
            var before = mailbox.scheduledBefore;
            mailbox.scheduledBefore = null;
            mailbox.discard();
            mailbox = before;
        }
    }

    private void wakeUp() {
        if (isAsleep.get() && isAsleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }
}
