package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The ways in which a connection ends, and its timeouts.
final class EndingTest {

    private static final byte[] CALL = MarkFramer.framed(new byte[] {1, 2, 3});
    private static final CloseReason BYE = CloseReason.requested("bye");

    private final LoopRig rig = new LoopRig().with(Limits.small());
    private final ScriptedSocket socket = new ScriptedSocket();
    private final Echo echo = new Echo();

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            rig.sweepAfter(connection, Limits.IDLE);
            LoopRig.pump(connection, socket.feed(CALL));
            rig.sweepAfter(connection, Limits.IDLE);
            assertThat(echo.closed).isEmpty();
            rig.sweepAfter(connection, Duration.ofNanos(1));
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.IDLE);
            assertThat(socket.isOpen()).isFalse();
            assertThat(rig.counters().active()).isZero();
        });
    }

    @Test
    void aConnectionWithACallInFlightIsNotIdle() throws Exception {
        var handler = new Handler((connection, _) -> connection.defer());
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(CALL));
            rig.sweepAfter(connection, Limits.IDLE.multipliedBy(3));
            assertThat(handler.closed).isEmpty();
        });
    }

    @Test
    void aMessageThatTricklesInIsCutOffAtItsTimeout() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            for (int index = 0; index < 6; index++) {
                LoopRig.pump(connection, socket.feed(CALL[index]));
                rig.sweepAfter(connection, Limits.PARTIAL.dividedBy(6));
            }
            assertThat(echo.closed).isEmpty();
            rig.sweepAfter(connection, Duration.ofNanos(1));
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.PARTIAL_FRAME);
        });
    }

    @Test
    void theTimeoutOfAMessageBeginsWithItsOwnFirstByte() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(Arrays.copyOf(CALL, 5)));
            rig.sweepAfter(connection, Limits.PARTIAL);
            LoopRig.pump(
                    connection, socket.feed(MarkFramer.joined(Arrays.copyOfRange(CALL, 5, 7), new byte[] {CALL[0]})));
            rig.sweepAfter(connection, Limits.PARTIAL);
            assertThat(echo.closed).isEmpty();
            assertThat(echo.frames).hasSize(1);
        });
    }

    @Test
    void thePeersEndIsAnsweredWithWhatItAsked() throws Exception {
        rig.run(() -> {
            socket.takeOnly(3);
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(CALL));
            socket.end();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(echo.closed).isEmpty();
            socket.takeOnly(100);
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(socket.output.toByteArray()).isEqualTo(CALL);
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.PEER_CLOSED);
        });
    }

    @Test
    void aDrainedConnectionReadsToThePeersEnd() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(CALL));
            connection.drain();
            assertThat(socket.isOutputShut).isTrue();
            LoopRig.pump(connection, socket.feed(CALL).feed(CALL));
            assertThat(echo.frames).hasSize(1);
            assertThat(echo.closed).isEmpty();
            socket.end();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
            assertThat(rig.counters().forceClosed()).isZero();
        });
    }

    @Test
    void aPeerThatDoesNotEndItsHalfIsNotWaitedForLong() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            connection.drain();
            rig.sweepAfter(connection, Duration.ofNanos(Activity.LINGER_NANOS));
            assertThat(echo.closed).isEmpty();
            rig.sweepAfter(connection, Duration.ofNanos(1));
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
        });
    }

    @Test
    void aPeerThatResetsAfterItWasDrainedHasEndedToo() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            connection.drain();
            socket.reset();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
        });
    }

    @Test
    void aDrainedConnectionThatIsForcedAfterItsWorkIsNotCounted() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            connection.drain();
            connection.force();
            assertThat(rig.counters().forceClosed()).isZero();
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.SHUTDOWN);
        });
    }

    @Test
    void drainingWaitsForTheCallsInFlight() throws Exception {
        var handler = new Handler((connection, _) -> connection.defer());
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(CALL).feed(CALL));
            connection.drain();
            assertThat(socket.isOutputShut).isFalse();
            connection.mailbox().send(reply(connection));
            connection.onMailbox();
            assertThat(socket.isOutputShut).isFalse();
            connection.mailbox().finish();
            connection.onMailbox();
            assertThat(socket.output.toByteArray()).isEqualTo(MarkFramer.framed(new byte[] {9}));
            assertThat(socket.isOutputShut).isTrue();
        });
    }

    @Test
    void anUnfinishedConnectionThatIsForcedIsCounted() throws Exception {
        var handler = new Handler((connection, _) -> connection.defer());
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(CALL));
            connection.drain();
            connection.force();
            assertThat(rig.counters().forceClosed()).isEqualTo(1);
            assertThat(handler.closed).containsExactly(CloseReason.FORCED);
            connection.mailbox().send(reply(connection));
            connection.onMailbox();
        });
    }

    @Test
    void closeDoesNotWaitForCallsInFlightAndDropsTheirAnswers() throws Exception {
        var handler = new Handler((connection, _) -> connection.defer());
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(CALL));
            connection.mailbox().close(BYE);
            connection.onMailbox();
            assertThat(socket.isOutputShut).isTrue();
            connection.mailbox().send(reply(connection));
            connection.onMailbox();
            assertThat(socket.output.size()).isZero();
            socket.end();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(handler.closed).containsExactly(BYE);
        });
    }

    @Test
    void aHandlerMayEndItsConnectionWhileItIsMade() throws Exception {
        rig.run(() -> {
            rig.open(socket, (FrameHandlerFactory) connection -> {
                connection.finish(BYE);
                return echo;
            });
            assertThat(socket.isOutputShut).isTrue();
        });
    }

    @Test
    void aHandlerThatThrowsEndsItsConnectionAfterTheRepliesBefore() throws Exception {
        var count = new int[1];
        var handler = new Handler((connection, frame) -> {
            var message = connection.begin(64);
            assertThat(message).isNotNull();
            message.buffer().put(frame.bytes());
            if (++count[0] == 3) {
                throw new IllegalStateException("a bug");
            }
            connection.send(message);
        });
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL, CALL, CALL)));
            assertThat(socket.output.toByteArray()).isEqualTo(MarkFramer.joined(CALL, CALL));
            assertThat(count[0]).isEqualTo(3);
            assertThat(rig.events.failures).singleElement().isInstanceOf(IllegalStateException.class);
            connection.force();
            assertThat(handler.closed.getFirst().kind()).isEqualTo(CloseReason.Kind.HANDLER_FAILURE);
        });
    }

    @Test
    void aHandlerThatLeavesAMessageOpenEndsItsConnection() throws Exception {
        var handler = new Handler((connection, _) -> connection.begin(64));
        rig.run(() -> {
            LoopRig.pump(rig.open(socket, handler), socket.feed(CALL));
            assertThat(rig.events.failures).singleElement().asString().contains("left a message open");
            assertThat(socket.isOutputShut).isTrue();
        });
    }

    @Test
    void aConnectionWithoutAnAddressIsNotServed() throws Exception {
        rig.run(() -> {
            socket.withoutRemote();
            assertThatIOException().isThrownBy(() -> rig.open(socket, echo));
        });
    }

    private static Message reply(Connection connection) {
        var message = Message.newMessage(connection.pool(), 64);
        assertThat(message).isNotNull();
        message.buffer().put((byte) 9);
        return message;
    }
}
