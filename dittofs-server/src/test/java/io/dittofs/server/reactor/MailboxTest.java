package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Answers of deferred calls.
final class MailboxTest {

    private static final byte[] CALL = MarkFramer.framed(new byte[] {1, 2, 3});

    private final LoopRig rig = new LoopRig().with(Limits.small());
    private final ScriptedSocket socket = new ScriptedSocket();
    private final Handler deferring = new Handler((connection, _) -> connection.defer());
    private int ended;

    private Message reply(Connection connection, int value) {
        var message = Message.newMessage(connection.pool(), 64);
        assertThat(message).isNotNull();
        message.buffer().put((byte) value);
        message.attach(List.of(ByteBuffer.allocateDirect(1)), 0, () -> ended++);
        return message;
    }

    private static byte[] onTheWire(int value) {
        return MarkFramer.framed(new byte[] {(byte) value, 0});
    }

    @Test
    void answersLeaveInTheOrderTheyWereSent() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, deferring);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL, CALL)));
            for (int value = 1; value <= 3; value++) {
                connection.mailbox().send(reply(connection, value));
            }
            connection.onMailbox();
            assertThat(socket.output.toByteArray())
                    .isEqualTo(MarkFramer.joined(onTheWire(1), onTheWire(2), onTheWire(3)));
            assertThat(socket.writes).isEqualTo(1);
            assertThat(ended).isEqualTo(3);
            assertThat(connection.callsInFlight()).isZero();
        });
    }

    @Test
    void callsInFlightStopTheReadingUntilHalfOfThemEnded() throws Exception {
        var taken = new int[1];
        var handler = new Handler((connection, _) -> {
            taken[0]++;
            connection.defer();
        });
        rig.run(() -> {
            var connection = rig.open(socket, handler);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL, CALL, CALL, CALL, CALL)));
            assertThat(taken[0]).isEqualTo(Limits.CALLS_MAX);
            assertThat(socket.wantsRead()).isFalse();
            connection.mailbox().finish();
            connection.onMailbox();
            assertThat(taken[0]).isEqualTo(Limits.CALLS_MAX);
            connection.mailbox().finish();
            connection.onMailbox();
            assertThat(taken[0]).isEqualTo(Limits.CALLS_MAX + 2);
            assertThat(socket.wantsRead()).isFalse();
            for (int count = 0; count < Limits.CALLS_MAX; count++) {
                connection.mailbox().finish();
            }
            connection.onMailbox();
            assertThat(socket.wantsRead()).isTrue();
        });
    }

    @Test
    void aMessageSentTwiceIsRefusedToTheSender() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, deferring);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL)));
            var reply = reply(connection, 1);
            connection.mailbox().send(reply);
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.mailbox().send(reply));
            connection.onMailbox();
            assertThatIllegalStateException()
                    .isThrownBy(() -> connection.mailbox().send(reply));
            assertThat(socket.output.toByteArray()).isEqualTo(onTheWire(1));
            assertThat(ended).isEqualTo(1);
        });
    }

    @Test
    void anAnswerTooManyIsDroppedAndEndsTheConnection() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, deferring);
            LoopRig.pump(connection, socket.feed(CALL));
            connection.mailbox().send(reply(connection, 1));
            connection.mailbox().send(reply(connection, 2));
            connection.mailbox().send(reply(connection, 3));
            connection.onMailbox();
            assertThat(socket.output.toByteArray()).isEqualTo(onTheWire(1));
            assertThat(ended).isEqualTo(3);
            assertThat(socket.isOutputShut).isTrue();
            assertThat(rig.events.failures).isNotEmpty();
        });
    }

    @Test
    void answersAfterTheCloseAreDropped() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, deferring);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL, CALL)));
            connection.mailbox().send(reply(connection, 1));
            socket.reset();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(deferring.closed).hasSize(1);
            assertThat(ended).isEqualTo(1);
            connection.mailbox().send(reply(connection, 2));
            connection.onMailbox();
            assertThat(ended).isEqualTo(2);
            connection.mailbox().send(reply(connection, 3));
        });
        assertThat(ended).as("what the loop's end found in the mailbox").isEqualTo(3);
    }

    @Test
    void aLoanWhoseEndFailsDoesNotStopTheClosing() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, deferring);
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, CALL)));
            var broken = Message.newMessage(connection.pool(), 64);
            assertThat(broken).isNotNull();
            broken.attach(List.of(), 0, () -> {
                throw new IllegalStateException("a broken store");
            });
            connection.mailbox().send(broken);
            connection.mailbox().send(reply(connection, 2));
            connection.force();
            assertThat(ended).isEqualTo(1);
            assertThat(deferring.closed).containsExactly(CloseReason.FORCED);
            assertThat(rig.counters().active()).isZero();
        });
    }
}
