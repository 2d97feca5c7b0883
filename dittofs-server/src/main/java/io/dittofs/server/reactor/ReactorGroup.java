package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The event loops of a server, shared by its listeners.
///
/// A graceful end is [Listener#stopAccepting], [#drain], [#close]; each may be called more than once.
///
/// **Threading**: thread-safe; methods that wait are not called on a loop.
public final class ReactorGroup implements AutoCloseable {

    /// The system's own limit (`somaxconn`) cuts it down.
    private static final int BACKLOG = 4096;

    private final List<EventLoop> loops;
    private final CopyOnWriteArrayList<Listener> listeners = new CopyOnWriteArrayList<>();

    private ReactorGroup(List<EventLoop> loops) {
        this.loops = List.copyOf(loops);
    }

    /// Starts the loops.
    ///
    /// @param nanoClock a clock like [System#nanoTime], read once in each cycle of a loop
    public static ReactorGroup start(
            ReactorSettings settings, BufferPool pool, ReactorEvents events, LongSupplier nanoClock)
            throws IOException {
        var loops = new ArrayList<EventLoop>();
        for (int index = 0; index < settings.loops(); index++) {
            var outside = new EventLoop.Outside(pool, events, nanoClock);
            loops.add(new EventLoop(index, Selector.open(), settings, outside));
        }
        loops.forEach(loop -> loop.thread().start());
        return new ReactorGroup(loops);
    }

    /// Binds `address`, whose port may be 0, and serves the connections made to it, with messages at any rate.
    public Listener listen(
            InetSocketAddress address, Framer framer, FrameHandlerFactory factory, ListenerSettings settings)
            throws IOException {
        return listen(address, framer, factory, Admission.OPEN, settings);
    }

    /// The same with messages when `admission` lets them in.
    public Listener listen(
            InetSocketAddress address,
            Framer framer,
            FrameHandlerFactory factory,
            Admission admission,
            ListenerSettings settings)
            throws IOException {
        var server = ServerSocketChannel.open();
        InetSocketAddress local;
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, BACKLOG);
            local = (InetSocketAddress) server.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        var listener = new Listener(loops, new Listener.Endpoint(server, local, framer, factory, admission, settings));
        listener.start();
        listeners.add(listener);
        return listener;
    }

    /// What all listeners' connections have done.
    public ReactorCounters counters() {
        var sum = ReactorCounters.ZERO;
        for (var listener : listeners) {
            sum = sum.plus(listener.counters());
        }
        return sum;
    }

    /// Whether each loop takes a task within that time.
    public boolean answers(Duration longest) {
        var taken = new CountDownLatch(loops.size());
        for (var loop : loops) {
            if (!loop.execute(taken::countDown)) {
                return false;
            }
        }
        try {
            return taken.await(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Drains all listeners within one `timeout`, see [Listener#drain]; returns how many connections were closed by
    /// force.
    public long drain(Duration timeout) {
        for (var listener : listeners) {
            listener.beginDrain();
        }
        // A thread that blocks measures real time, whatever clock the loops were given.
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        long forced = 0;
        for (var listener : listeners) {
            forced += listener.drain(Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime())));
        }
        return forced;
    }

    /// Ends the loops and waits for their threads; connections still open are closed by force.
    @Override
    public void close() {
        for (var listener : listeners) {
            listener.stopAccepting();
        }
        for (var loop : loops) {
            loop.stop();
        }
        boolean wasInterrupted = false;
        for (var loop : loops) {
            wasInterrupted |= joinUninterruptibly(loop.thread());
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joinUninterruptibly(Thread thread) {
        boolean wasInterrupted = false;
        while (true) {
            try {
                thread.join();
                return wasInterrupted;
            } catch (InterruptedException _) {
                wasInterrupted = true;
            }
        }
    }
}
