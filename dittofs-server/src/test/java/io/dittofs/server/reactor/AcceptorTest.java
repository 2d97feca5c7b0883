package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Accepting: options, failures, recovery.
final class AcceptorTest {

    @Test
    void acceptedSocketsAreKeptAliveAndSendAtOnce() throws Exception {
        var rig = new LoopRig().with(Limits.small());
        var socket = new ScriptedSocket();
        rig.run(() -> {
            var waiting = new ArrayDeque<ScriptedSocket>();
            waiting.add(socket);
            new Acceptor(rig.listener(), rig.loop(), waiting::poll).onReady();
            assertThat(socket.options)
                    .containsEntry("TCP_NODELAY", true)
                    .containsEntry("SO_KEEPALIVE", true)
                    .containsEntry("TCP_KEEPIDLE", 15)
                    .containsEntry("TCP_KEEPINTERVAL", 15);
            assertThat(rig.counters().accepted()).isEqualTo(1);
            LoopCounters.add(rig.listener().countersOf(rig.loop()).accepted, -1);
        });
    }

    @Test
    void oneFailureIsThePeersAndTheNextConnectionIsTaken() throws Exception {
        var rig = new LoopRig().with(Limits.small());
        rig.run(() -> {
            var tries = new AtomicInteger();
            var acceptor = new Acceptor(rig.listener(), rig.loop(), () -> {
                if (tries.getAndIncrement() == 0) {
                    throw new IOException("Software caused connection abort");
                }
                return null;
            });
            acceptor.onReady();
            assertThat(tries).hasValue(2);
            assertThat(rig.events.acceptFailures).isEmpty();
        });
    }

    @Test
    void withoutDescriptorsAcceptingPausesSaysSoOnceAndRecovers() throws Exception {
        var events = new RecordingEvents();
        var pool = new TrackingPool();
        var settings = new ReactorSettings(1, 64 * 1024, Duration.ofMillis(5));
        var failing = new AtomicInteger();
        var clock = new FakeClock();
        var outside = new EventLoop.Outside(pool, events, clock);
        try (var server = ServerSocketChannel.open();
                var selector = Selector.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var loop = new EventLoop(0, selector, settings, outside);
            var local = (InetSocketAddress) server.getLocalAddress();
            var endpoint = new Listener.Endpoint(
                    server, local, MarkFramer.INSTANCE, _ -> new Echo(), Admission.OPEN, ListenerSettings.defaults());
            var listener = new Listener(List.of(loop), endpoint);
            var acceptor = new Acceptor(listener, loop, () -> {
                if (failing.getAndIncrement() < 6) {
                    throw new IOException("Too many open files");
                }
                return server.accept();
            });
            loop.execute(() -> start(acceptor, server));
            loop.thread().start();
            try (var peer = new Peer(local)) {
                RecordingEvents.await(events.acceptFailures);
                while (events.opened.isEmpty()) {
                    clock.advance(Duration.ofMillis(5));
                }
                assertThat(peer.ask((byte) 1)).containsExactly(1);
            }
            loop.stop();
            loop.thread().join();
        }
        assertThat(failing.get()).isGreaterThanOrEqualTo(7);
        assertThat(events.acceptFailures).as("said once for all three pauses").isEmpty();
        pool.assertClean();
    }

    private static void start(Acceptor acceptor, ServerSocketChannel server) {
        try {
            acceptor.start(server);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
