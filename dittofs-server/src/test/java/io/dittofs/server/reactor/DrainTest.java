package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Graceful shutdown and answers from other threads, over real sockets.
final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final BlockingQueue<Connection> deferred = new LinkedBlockingQueue<>();

    private FrameHandler deferring() {
        return new Handler((connection, _) -> {
            connection.defer();
            deferred.add(connection);
        });
    }

    private static Message answer(Connection connection, int bytes) {
        var message = Message.newMessage(connection.pool(), bytes);
        assertThat(message).isNotNull();
        message.buffer().put(new byte[bytes]);
        return message;
    }

    @Test
    void whatWasAskedBeforeIsAnsweredAndTheRestIsNotReset() throws Exception {
        try (var harness = new Harness(2, ListenerSettings.defaults(), _ -> deferring())) {
            var peer = harness.connect();
            peer.call((byte) 1);
            peer.call((byte) 2);
            var first = RecordingEvents.await(deferred);
            var second = RecordingEvents.await(deferred);
            harness.listener.beginDrain();
            peer.send(new byte[50_000]);
            first.mailbox().send(answer(first, 900_000));
            second.mailbox().send(answer(second, 900_000));
            assertThat(peer.receiveToTheEnd()).hasSize(2 * (900_000 + Framer.HEADER_BYTES));
            peer.close();
            assertThat(harness.group.drain(LONG)).isZero();
            assertThat(harness.events.awaitClosed().kind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
            assertThat(harness.group.counters().framesReceived()).isEqualTo(2);
        }
    }

    @Test
    void stragglersAreForcedAndCounted() throws Exception {
        try (var harness = new Harness(2, ListenerSettings.defaults(), _ -> deferring())) {
            var straggler = harness.connect();
            straggler.call((byte) 1);
            var connection = RecordingEvents.await(deferred);
            var quick = harness.connect();
            quick.call((byte) 2);
            RecordingEvents.await(deferred).mailbox().finish();
            quick.close();
            harness.events.awaitClosed();
            assertThat(harness.group.drain(Duration.ZERO)).isEqualTo(1);
            assertThat(straggler.receiveToTheEnd()).isEmpty();
            connection.mailbox().send(answer(connection, 10));
            assertThat(harness.group.drain(Duration.ZERO)).isEqualTo(1);
            assertThat(harness.group.counters().forceClosed()).isEqualTo(1);
        }
    }

    @RepeatedTest(100)
    void nobodyConnectsAfterTheDrain() throws Exception {
        try (var harness = Harness.echoing(1)) {
            assertThat(harness.group.drain(LONG)).isZero();
            assertThatIOException().isThrownBy(harness::connect);
        }
    }

    @Test
    void aConnectionThatClosesWhileAVirtualThreadServesItLeaksNothing() throws Exception {
        var mayAnswer = new CountDownLatch(1);
        try (var harness = new Harness(1, ListenerSettings.defaults(), _ -> deferring());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var peer = harness.connect();
            peer.call((byte) 1);
            var connection = RecordingEvents.await(deferred);
            var serving = threads.submit(() -> {
                mayAnswer.await();
                connection.mailbox().send(answer(connection, 100));
                return null;
            });
            peer.socket.setSoLinger(true, 0);
            peer.close();
            mayAnswer.countDown();
            serving.get();
            harness.events.awaitClosed();
        }
    }

    @Test
    void answersRaceWithTheCloseAndNothingLeaks() throws Exception {
        for (int round = 0; round < 50; round++) {
            raceOnce(round);
        }
    }

    private void raceOnce(int round) throws Exception {
        int calls = 64;
        try (var harness = new Harness(2, ListenerSettings.defaults(), _ -> deferring());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var peer = harness.connect();
            for (int call = 0; call < calls; call++) {
                peer.call((byte) call);
            }
            var start = new CountDownLatch(1);
            for (int call = 0; call < calls; call++) {
                var connection = RecordingEvents.await(deferred);
                boolean isAnswered = call % 3 > 0;
                var _ = threads.submit(() -> {
                    start.await();
                    if (isAnswered) {
                        connection.mailbox().send(answer(connection, 100));
                    } else {
                        connection.mailbox().finish();
                    }
                    return null;
                });
            }
            start.countDown();
            switch (round % 3) {
                case 0 -> peer.close();
                case 1 -> harness.group.close();
                default -> harness.group.drain(Duration.ZERO);
            }
        }
    }
}
