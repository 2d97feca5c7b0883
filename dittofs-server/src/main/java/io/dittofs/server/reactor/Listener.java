package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A listening socket of a [ReactorGroup] and the connections accepted from it.
///
/// **Threading**: thread-safe; [#connections], [#stopAccepting] and [#drain] wait for the loops and are not called on
/// one of them.
public final class Listener {

    private final List<EventLoop> loops;
    private final Endpoint endpoint;
    private final List<LoopCounters> counters;
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile boolean isDraining;
    /// Confined to the first loop, where connections are accepted.
    private int nextLoop;

    Listener(List<EventLoop> loops, Endpoint endpoint) {
        this.loops = loops;
        this.endpoint = endpoint;
        var created = new ArrayList<LoopCounters>();
        for (int index = 0; index < loops.size(); index++) {
            created.add(new LoopCounters());
        }
        counters = List.copyOf(created);
    }

    /// What a listener serves and where.
    record Endpoint(
            ServerSocketChannel server,
            InetSocketAddress localAddress,
            Framer framer,
            FrameHandlerFactory factory,
            Admission admission,
            ListenerSettings settings) {}

    /// The address bound, with the port chosen where port 0 was asked for.
    public InetSocketAddress localAddress() {
        return endpoint.localAddress();
    }

    /// What the listener's connections have done.
    public ReactorCounters counters() {
        var sum = ReactorCounters.ZERO;
        for (var loopCounters : counters) {
            sum = sum.plus(loopCounters.snapshot());
        }
        return sum.withActive(sum.accepted() - sum.closed());
    }

    /// The connections that are served now.
    public List<ConnectionInfo> connections() {
        var found = new ArrayList<ConnectionInfo>();
        for (var loop : loops) {
            runOn(loop, () -> loop.forEach(this, connection -> found.add(connection.info())));
        }
        return List.copyOf(found);
    }

    /// Closes the listening socket: nobody can connect any more once this returns. Connections already accepted are
    /// served on. Idempotent.
    public void stopAccepting() {
        runOn(loops.getFirst(), () -> loops.getFirst().closeServer(endpoint.server()));
    }

    /// Ends the connections: they read no further message, finish the calls in flight, write what is unsent and
    /// close. Those that have not done so when `timeout` has passed are closed by force. Stops accepting first.
    /// Idempotent.
    ///
    /// Returns how many this listener has closed by force since its start.
    public long drain(Duration timeout) {
        beginDrain();
        awaitDrained(timeout);
        for (var loop : loops) {
            runOn(loop, () -> loop.forEach(this, Connection::force));
        }
        return counters().forceClosed();
    }

    void beginDrain() {
        stopAccepting();
        isDraining = true;
        for (var loop : loops) {
            runOn(loop, () -> loop.forEach(this, Connection::drain));
        }
        if (active() == 0) {
            drained.countDown();
        }
    }

    void start() throws IOException {
        var first = loops.getFirst();
        var failure = new AtomicReference<@Nullable IOException>(new IOException("the event loops have ended"));
        runOn(first, () -> {
            try {
                new Acceptor(this, first, endpoint.server()::accept).start(endpoint.server());
                failure.set(null);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        var cause = failure.get();
        if (cause != null) {
            first.closeQuietly(endpoint.server());
            throw cause;
        }
    }

    ListenerSettings settings() {
        return endpoint.settings();
    }

    Framer framer() {
        return endpoint.framer();
    }

    Admission admission() {
        return endpoint.admission();
    }

    FrameHandlerFactory factory() {
        return endpoint.factory();
    }

    LoopCounters countersOf(EventLoop loop) {
        return counters.get(loop.index());
    }

    boolean isFull() {
        return active() >= settings().maxConnections();
    }

    void onAccepted(SocketChannel channel) {
        assert loops.getFirst().inLoop();
        LoopCounters.add(counters.getFirst().accepted, 1);
        var loop = loops.get(nextLoop);
        nextLoop = (nextLoop + 1) % loops.size();
        if (!loop.execute(() -> loop.adopt(channel, this))) {
            loop.closeQuietly(channel);
            onClosed(counters.getFirst());
        }
    }

    /// One of the accepted connections has ended; `ofLoop` are the counters of the calling loop.
    void onClosed(LoopCounters ofLoop) {
        ofLoop.closed.incrementAndGet();
        if (isDraining && active() == 0) {
            drained.countDown();
        }
    }

    private long active() {
        long closed = 0;
        for (var loopCounters : counters) {
            closed += loopCounters.closed.get();
        }
        return counters.getFirst().accepted.get() - closed;
    }

    private void awaitDrained(Duration timeout) {
        try {
            var _ = drained.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            // Who interrupts a shutdown wants it sooner: the connections are forced now.
            Thread.currentThread().interrupt();
        }
    }

    /// Runs `task` on `loop` and waits for its end; a loop that has ended has nothing left to do it to.
    private static void runOn(EventLoop loop, Runnable task) {
        if (loop.inLoop()) {
            throw new IllegalStateException("called on a loop, which would wait for itself");
        }
        var done = new CountDownLatch(1);
        if (loop.execute(() -> runThen(task, done))) {
            awaitUninterruptibly(done);
        }
    }

    private static void runThen(Runnable task, CountDownLatch done) {
        try {
            task.run();
        } finally {
            done.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch done) {
        boolean wasInterrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException _) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
