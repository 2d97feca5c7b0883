package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The reactor as a whole over real sockets.
final class ReactorGroupTest {

    @Test
    void manyClientsOnSeveralLoopsGetTheirOwnAnswersAndAreCountedExactly() throws Exception {
        int clients = 20;
        int calls = 200;
        try (var harness = Harness.echoing(3);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<Future<?>>();
            for (int client = 0; client < clients; client++) {
                long seed = client;
                results.add(threads.submit(() -> {
                    askAndCompare(harness, seed, calls);
                    return null;
                }));
            }
            for (var result : results) {
                result.get();
            }
            for (int client = 0; client < clients; client++) {
                assertThat(harness.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.PEER_CLOSED);
            }
            var counters = harness.listener.drain(Duration.ofSeconds(30));
            assertThat(counters).isZero();
            var sum = harness.group.counters();
            assertThat(sum.accepted()).isEqualTo(clients);
            assertThat(sum.closed()).isEqualTo(clients);
            assertThat(sum.active()).isZero();
            assertThat(sum.framesReceived()).isEqualTo((long) clients * calls);
            assertThat(sum.messagesSent()).isEqualTo((long) clients * calls);
            assertThat(sum.bytesRead()).isEqualTo(sum.bytesWritten());
        }
    }

    private static void askAndCompare(Harness harness, long seed, int calls) throws IOException {
        var random = new SplittableRandom(seed);
        try (var peer = harness.connect()) {
            for (int call = 0; call < calls; call++) {
                var message = new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 500)];
                random.nextBytes(message);
                assertThat(Arrays.equals(peer.ask(message), message))
                        .as("seed %d call %d", seed, call)
                        .isTrue();
            }
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAtOnce() throws Exception {
        try (var harness = new Harness(1, Limits.connections(2), _ -> new Echo())) {
            var first = harness.connect();
            var second = harness.connect();
            assertThat(first.ask((byte) 1)).containsExactly(1);
            assertThat(second.ask((byte) 2)).containsExactly(2);
            var third = harness.connect();
            RecordingEvents.await(harness.events.refused);
            assertThat(third.receiveToTheEnd()).isEmpty();
            assertThat(harness.group.counters().refused()).isEqualTo(1);
            first.close();
            harness.events.awaitClosed();
            assertThat(harness.connect().ask((byte) 4)).containsExactly(4);
            assertThat(harness.group.counters().accepted()).isEqualTo(3);
        }
    }

    @Test
    void garbageDoesNotCostTheAnswersBeforeIt() throws Exception {
        try (var harness = Harness.echoing(1)) {
            var peer = harness.connect();
            var call = MarkFramer.framed(new byte[] {1, 2, 3});
            var garbage = new byte[200_000];
            Arrays.fill(garbage, (byte) 0x7F);
            peer.send(MarkFramer.joined(call, call, garbage));
            assertThat(peer.receiveToTheEnd()).isEqualTo(MarkFramer.joined(call, call));
            peer.close();
            assertThat(harness.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.VIOLATION);
        }
    }

    @Test
    void anIdleConnectionIsClosedWhenItsTimeHasPassed() throws Exception {
        try (var harness = Harness.echoing(1)) {
            var peer = harness.connect();
            peer.ask((byte) 1);
            harness.clock.advance(ListenerSettings.defaults().idleTimeout().plusSeconds(1));
            assertThat(harness.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.IDLE);
            assertThat(peer.receiveToTheEnd()).isEmpty();
        }
    }

    @Test
    void aFailingHandlerCostsItsOwnConnectionOnly() throws Exception {
        var breaking = new Handler((connection, frame) -> {
            if (frame.bytes().get(frame.bytes().position()) == 13) {
                throw new AssertionError("a bug");
            }
            new Echo().onFrame(connection, frame);
        });
        try (var harness = new Harness(1, ListenerSettings.defaults(), _ -> breaking)) {
            var unlucky = harness.connect();
            var other = harness.connect();
            assertThat(other.ask((byte) 1)).containsExactly(1);
            unlucky.call((byte) 13);
            assertThat(unlucky.receiveToTheEnd()).isEmpty();
            unlucky.close();
            assertThat(harness.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.HANDLER_FAILURE);
            assertThat(other.ask((byte) 2)).containsExactly(2);
            assertThat(harness.events.failures).hasSize(1);
        }
    }

    @Test
    void aFactoryThatThrowsCostsTheConnectionOnly() throws Exception {
        var made = new int[1];
        FrameHandlerFactory factory = _ -> {
            if (made[0]++ == 0) {
                throw new IllegalStateException("a bug");
            }
            return new Echo();
        };
        try (var harness = new Harness(1, ListenerSettings.defaults(), factory)) {
            assertThat(harness.connect().receiveToTheEnd()).isEmpty();
            assertThat(harness.connect().ask((byte) 2)).containsExactly(2);
        }
    }

    @Test
    void twoThousandIdleConnectionsAreHeldWithoutABufferEach() throws Exception {
        int count = 2_000;
        try (var harness = Harness.echoing(2)) {
            var idle = new ArrayList<Peer>();
            for (int index = 0; index < count; index++) {
                var peer = harness.connect();
                assertThat(peer.ask((byte) index)).containsExactly((byte) index);
                idle.add(peer);
            }
            assertThat(harness.group.counters().active()).isEqualTo(count);
            long ofOneLoop = 128L * 1024 + BufferPool.LARGE_BYTES + (long) TailCache.SPARES_MAX * Tail.BYTES;
            assertThat(harness.pool.counters().bytesInUse()).isLessThanOrEqualTo(2 * ofOneLoop);
            for (var peer : idle) {
                assertThat(peer.ask((byte) 7)).containsExactly(7);
            }
            for (var peer : idle) {
                peer.close();
            }
            assertThat(harness.listener.drain(Duration.ofSeconds(30))).isZero();
        }
    }

    @Test
    void aGroupThatHasEndedRefusesToListen() throws Exception {
        var harness = Harness.echoing(1);
        harness.close();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> harness.group.listen(
                        address, MarkFramer.INSTANCE, _ -> new Echo(), ListenerSettings.defaults()));
    }

    @Test
    void closingTheGroupForcesWhatIsOpen() throws Exception {
        var harness = Harness.echoing(2);
        var peers = new ArrayList<Peer>();
        for (int index = 0; index < 5; index++) {
            peers.add(harness.connect());
            peers.getLast().ask((byte) 1);
        }
        harness.group.close();
        for (var peer : peers) {
            assertThat(peer.receiveToTheEnd()).isEmpty();
        }
        assertThat(harness.group.counters().forceClosed()).isEqualTo(5);
        harness.close();
    }

    @Test
    void aHandlerMayReachAnotherConnectionOfItsLoop() throws Exception {
        var bothOpen = new CountDownLatch(2);
        var connections = new ArrayList<Connection>();
        FrameHandlerFactory factory = connection -> {
            connections.add(connection);
            bothOpen.countDown();
            return new Handler((_, frame) -> {
                for (var each : connections) {
                    var message = Message.newMessage(each.pool(), 16);
                    assertThat(message).isNotNull();
                    message.buffer().put(frame.bytes().duplicate());
                    each.send(message);
                }
            });
        };
        try (var harness = new Harness(1, ListenerSettings.defaults(), factory)) {
            var one = harness.connect();
            var other = harness.connect();
            bothOpen.await();
            one.call((byte) 5);
            assertThat(one.receive()).containsExactly(5);
            assertThat(other.receive()).containsExactly(5);
        }
    }
}
