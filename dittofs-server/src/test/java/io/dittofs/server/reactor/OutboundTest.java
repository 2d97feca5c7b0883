package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gathering writes, partial writes, loans and the back-pressure of unsent output.
final class OutboundTest {

    private static final byte[] HEAD = {1, 2, 3, 4};
    private static final byte[] CALL = MarkFramer.framed(HEAD);

    private final LoopRig rig = new LoopRig().with(Limits.small());
    private final ScriptedSocket socket = new ScriptedSocket();

    private static byte[] pattern(int length) {
        var bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) (index * 7 + index / 256);
        }
        return bytes;
    }

    private static byte[] times(int count, byte[] bytes) {
        var all = new ByteArrayOutputStream();
        for (int index = 0; index < count; index++) {
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @Test
    void theRepliesOfABatchLeaveInOneWrite() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, new Echo());
            LoopRig.pump(connection, socket.feed(times(50, CALL)));
            assertThat(socket.output.toByteArray()).isEqualTo(times(50, CALL));
            assertThat(socket.writes).isEqualTo(1);
        });
    }

    @Test
    void theRepliesOfABatchWithBodiesLeaveInOneWrite() throws Exception {
        var lend = new Lend(pattern(100), 1, 0);
        rig.run(() -> {
            var connection = rig.open(socket, lend);
            LoopRig.pump(connection, socket.feed(times(16, CALL)));
            assertThat(socket.output.toByteArray()).isEqualTo(times(16, lend.reply(HEAD)));
            assertThat(socket.writes).isEqualTo(1);
            assertThat(lend.endedLoans()).isEqualTo(16);
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anySplitOfTheOutputIsTheSameStream(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        rig.run(() -> {
            for (int round = 0; round < 30; round++) {
                assertSameStream(random, "seed " + seed + " round " + round);
            }
        });
    }

    private void assertSameStream(SplittableRandom random, String what) throws Exception {
        var lend = new Lend(pattern(random.nextInt(3_000)), random.nextInt(1, 5), random.nextInt(4));
        var oneSocket = new ScriptedSocket();
        var connection = rig.open(oneSocket, lend);
        int calls = random.nextInt(1, 60);
        oneSocket.feed(times(calls, CALL)).takeOnly(random.nextInt(5_000));
        LoopRig.pump(connection, oneSocket);
        while (oneSocket.wantsWrite() || (oneSocket.wantsRead() && oneSocket.unreadBytes() > 0)) {
            oneSocket.takeOnly(random.nextInt(random.nextInt(1, 5_000)));
            connection.onReady(oneSocket.key.interest);
        }
        assertThat(Echo.summary(oneSocket.output.toByteArray()))
                .as(what)
                .isEqualTo(Echo.summary(times(calls, lend.reply(HEAD))));
        assertThat(lend.releases).as(what).hasSize(calls).allMatch(count -> count[0] == 1);
        connection.force();
        assertThat(lend.releases).as(what).allMatch(count -> count[0] == 1);
    }

    @Test
    void aLoanEndsWithItsLastByteAndNotBefore() throws Exception {
        var lend = new Lend(pattern(1_000), 3, 2);
        int withoutPadding = lend.reply(HEAD).length - 2;
        rig.run(() -> {
            socket.takeOnly(withoutPadding - 1);
            var connection = rig.open(socket, lend);
            LoopRig.pump(connection, socket.feed(CALL));
            assertThat(lend.endedLoans()).isZero();
            socket.takeOnly(1);
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(lend.endedLoans()).isEqualTo(1);
            assertThat(socket.wantsWrite()).as("the padding is unsent").isTrue();
        });
        assertThat(lend.endedLoans()).isEqualTo(1);
    }

    @Test
    void anEmptyBodyIsGivenBackToo() throws Exception {
        var lend = new Lend(new byte[0], 1, 0);
        rig.run(() -> {
            LoopRig.pump(rig.open(socket, lend), socket.feed(times(3, CALL)));
            assertThat(lend.endedLoans()).isEqualTo(3);
            assertThat(socket.output.toByteArray()).isEqualTo(times(3, CALL));
        });
    }

    @Test
    void loansEndWhenTheConnectionIsReset() throws Exception {
        var lend = new Lend(pattern(1_000), 1, 0);
        rig.run(() -> {
            socket.takeOnly(500);
            var connection = rig.open(socket, lend);
            LoopRig.pump(connection, socket.feed(times(5, CALL)));
            socket.reset();
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(lend.closed).singleElement().matches(reason -> reason.kind() == CloseReason.Kind.IO_FAILURE);
            assertThat(lend.releases).hasSize(5).allMatch(count -> count[0] == 1);
            assertThat(rig.events.failures).isEmpty();
        });
    }

    @Test
    void aLoanWhoseEndFailsDoesNotKeepTheOthers() throws Exception {
        var ended = new int[1];
        FrameHandler handler = new Handler((connection, frame) -> {
            var message = connection.begin(64);
            assertThat(message).isNotNull();
            message.attach(List.of(ByteBuffer.allocateDirect(8)), 0, () -> {
                ended[0]++;
                throw new IllegalStateException("a broken store");
            });
            connection.send(message);
        });
        rig.run(() -> {
            LoopRig.pump(rig.open(socket, handler), socket.feed(times(3, CALL)));
            assertThat(ended[0]).isEqualTo(3);
            assertThat(rig.events.failures).hasSize(3);
            assertThat(socket.wantsRead()).isTrue();
        });
    }

    @Test
    void unsentOutputStopsTheReadingUntilHalfOfItIsGone() throws Exception {
        var lend = new Lend(pattern(1_000), 1, 0);
        int replyBytes = lend.reply(HEAD).length;
        int untilOver = Limits.UNSENT_BYTES_MAX / replyBytes + 1;
        rig.run(() -> {
            socket.takeOnly(0);
            var connection = rig.open(socket, lend);
            LoopRig.pump(connection, socket.feed(times(100, CALL)));
            assertThat(lend.releases).hasSize(untilOver);
            assertThat(socket.wantsRead()).isFalse();
            socket.takeOnly(1);
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(lend.releases).hasSize(untilOver);
            socket.takeOnly(Limits.UNSENT_BYTES_MAX / 2 + replyBytes);
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(lend.releases).hasSizeGreaterThan(untilOver);
            socket.takeOnly(Long.MAX_VALUE);
            connection.onReady(SelectionKey.OP_WRITE);
            assertThat(lend.releases).hasSize(100);
            assertThat(socket.wantsRead()).isTrue();
            assertThat(Echo.summary(socket.output.toByteArray())).isEqualTo(Echo.summary(times(100, lend.reply(HEAD))));
        });
    }

    @Test
    void aPeerThatTakesNothingIsClosed() throws Exception {
        var lend = new Lend(pattern(1_000), 1, 0);
        rig.run(() -> {
            socket.takeOnly(10);
            var connection = rig.open(socket, lend);
            rig.pass(Limits.STALL.multipliedBy(2));
            LoopRig.pump(connection, socket.feed(CALL));
            rig.sweepAfter(connection, Limits.STALL);
            socket.takeOnly(10);
            connection.onReady(SelectionKey.OP_WRITE);
            rig.sweepAfter(connection, Limits.STALL);
            assertThat(lend.closed).isEmpty();
            rig.sweepAfter(connection, Duration.ofNanos(1));
            assertThat(lend.closed).singleElement().matches(reason -> reason.kind() == CloseReason.Kind.WRITE_STALLED);
        });
    }

    @Test
    void bytesAreCountedExactlyEvenWhenTheBufferFillsInABatch() throws Exception {
        rig.with(ListenerSettings.defaults()).run(() -> {
            var connection = rig.open(socket, new Echo());
            var call = MarkFramer.framed(pattern(900));
            LoopRig.pump(connection, socket.feed(times(140, call)));
            assertThat(socket.writes).isGreaterThan(1);
            var counters = rig.counters();
            assertThat(counters.bytesRead()).isEqualTo(140L * call.length);
            assertThat(counters.bytesWritten()).isEqualTo(socket.output.size()).isEqualTo(140L * call.length);
            assertThat(counters.framesReceived()).isEqualTo(140);
            assertThat(counters.messagesSent()).isEqualTo(140);
        });
    }

    @Test
    void aConnectionAtRestHoldsNoBuffer() throws Exception {
        rig.run(() -> {
            for (int count = 0; count < 50; count++) {
                var oneSocket = new ScriptedSocket();
                LoopRig.pump(rig.open(oneSocket, new Echo()), oneSocket.feed(CALL));
            }
            long bound = 128L * 1024 + BufferPool.LARGE_BYTES + (long) TailCache.SPARES_MAX * Tail.BYTES;
            assertThat(rig.pool.counters().bytesInUse()).isLessThanOrEqualTo(bound);
        });
    }
}
