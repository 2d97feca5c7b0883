package io.dittofs.server.reactor;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A loop and a listener for connections over [ScriptedSocket]s. A scenario runs as one task on the loop's thread, so
/// nothing happens but what it does.
final class LoopRig {

    final TrackingPool pool = new TrackingPool();
    final RecordingEvents events = new RecordingEvents();
    final FakeClock clock = new FakeClock();
    private ListenerSettings settings = ListenerSettings.defaults();
    private Admission admission = Admission.OPEN;
    private @Nullable EventLoop loop;
    private @Nullable Listener listener;

    /// What a test does on the loop's thread.
    @FunctionalInterface
    interface Scenario {
        void run() throws Exception;
    }

    LoopRig with(ListenerSettings newSettings) {
        settings = newSettings;
        return this;
    }

    LoopRig with(Admission newAdmission) {
        admission = newAdmission;
        return this;
    }

    /// Runs the scenario, then ends the loop and looks for leaks.
    void run(Scenario scenario) throws Exception {
        var outside = new EventLoop.Outside(pool, events, clock);
        var reactor = new ReactorSettings(1, 128 * 1024, Duration.ofMillis(500));
        var failure = new AtomicReference<@Nullable Throwable>();
        try (var server = ServerSocketChannel.open()) {
            var created = new EventLoop(0, Selector.open(), reactor, outside);
            loop = created;
            var endpoint = new Listener.Endpoint(
                    server,
                    InetSocketAddress.createUnresolved("server", 2),
                    MarkFramer.INSTANCE,
                    _ -> new Echo(),
                    admission,
                    settings);
            listener = new Listener(List.of(created), endpoint);
            created.thread().start();
            var done = new CountDownLatch(1);
            created.execute(() -> {
                try {
                    scenario.run();
                } catch (Throwable t) {
                    failure.set(t);
                } finally {
                    done.countDown();
                }
            });
            done.await();
            created.stop();
            created.thread().join();
        }
        if (failure.get() != null) {
            throw new AssertionError("scenario failed: " + failure.get(), failure.get());
        }
        pool.assertClean();
    }

    EventLoop loop() {
        return Objects.requireNonNull(loop);
    }

    Listener listener() {
        return Objects.requireNonNull(listener);
    }

    ReactorCounters counters() {
        return listener().counters();
    }

    Connection open(ScriptedSocket socket, FrameHandler handler) throws Exception {
        return open(socket, (FrameHandlerFactory) _ -> handler);
    }

    Connection open(ScriptedSocket socket, FrameHandlerFactory factory) throws Exception {
        LoopCounters.add(listener().countersOf(loop()).accepted, 1);
        var connection = new Connection(1, loop(), listener(), socket.key);
        loop().serve(connection, factory);
        return connection;
    }

    /// Lets the connection read and write as long as it wants to and the script has something.
    static void pump(Connection connection, ScriptedSocket socket) {
        while (socket.wantsRead() && socket.unreadBytes() > 0) {
            connection.onReady(SelectionKey.OP_READ);
        }
    }

    /// Lets the pool be asked again.
    void retry() {
        pass(Duration.ofMillis(5));
        loop().buffers().tick(clock.getAsLong());
    }

    /// Lets those ask again that were not let in, after this time.
    void readmitAfter(Duration duration) {
        pass(duration);
        loop().throttle().tick(clock.getAsLong());
    }

    /// Lets time pass.
    void pass(Duration duration) {
        clock.advance(duration);
        loop().readClock();
    }

    /// Lets time pass and looks at the timeouts.
    void sweepAfter(Connection connection, Duration duration) {
        pass(duration);
        connection.sweep(clock.getAsLong(), loop().buffers().takeScarcity());
    }
}
