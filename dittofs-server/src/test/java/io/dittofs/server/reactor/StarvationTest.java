package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What happens to a loop and its connections while the pool refuses.
final class StarvationTest {

    private static final byte[] CALL = MarkFramer.framed(new byte[] {1, 2, 3});
    private static final byte[] LARGE = MarkFramer.framed(filled(50_000));

    private final LoopRig rig = new LoopRig().with(Limits.small());
    private final ScriptedSocket greedySocket = new ScriptedSocket();
    private final ScriptedSocket otherSocket = new ScriptedSocket();
    private final Echo greedyEcho = new Echo();
    private final Echo otherEcho = new Echo();

    @BeforeEach
    void nothingIsPlenty() {
        rig.pool.ample(false);
    }

    private static byte[] filled(int length) {
        var bytes = new byte[length];
        for (int index = 0; index < length; index++) {
            bytes[index] = (byte) (index * 31);
        }
        return bytes;
    }

    /// Opens both, answers one call of each so that the loop has its spares, and exhausts the pool.
    private Connection[] exhausted() throws Exception {
        var greedy = rig.open(greedySocket, greedyEcho);
        var other = rig.open(otherSocket, otherEcho);
        LoopRig.pump(greedy, greedySocket.feed(CALL));
        LoopRig.pump(other, otherSocket.feed(CALL));
        rig.pool.refuseAll();
        return new Connection[] {greedy, other};
    }

    @Test
    void theLoopsLastBufferIsGivenForAMessage() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOfRange(LARGE, 20_000, LARGE.length)));
            assertThat(greedyEcho.summaries().getLast()).isEqualTo(Echo.summary(filled(50_000)));
        });
    }

    @Test
    void aStarvedConnectionGivesItsLoopBack() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            rig.pool.refuseWhen(bytes -> bytes > BufferPool.SMALL_BYTES);
            var starvedSocket = new ScriptedSocket();
            var starvedEcho = new Echo();
            var starved = rig.open(starvedSocket, starvedEcho);
            LoopRig.pump(starved, starvedSocket.feed(LARGE));
            assertThat(starvedSocket.wantsRead())
                    .as("reads on without a buffer")
                    .isFalse();
            assertThat(starvedSocket.unreadBytes()).isGreaterThan(LARGE.length - 3 * BufferPool.SMALL_BYTES);
            LoopRig.pump(both[1], otherSocket.feed(CALL).feed(CALL));
            assertThat(otherEcho.frames).hasSize(3);
            rig.pool.grantAll();
            rig.retry();
            LoopRig.pump(starved, starvedSocket);
            assertThat(starvedEcho.summaries().getLast()).isEqualTo(Echo.summary(filled(50_000)));
        });
    }

    @Test
    void withoutAStandbyNothingIsReadThatHasNoPlace() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            otherSocket.feed(CALL);
            both[1].onReady(SelectionKey.OP_READ);
            assertThat(otherSocket.unreadBytes()).isEqualTo(CALL.length);
            assertThat(otherSocket.wantsRead()).isFalse();
            rig.retry();
            assertThat(otherSocket.unreadBytes()).isEqualTo(CALL.length);
            rig.pool.grantAll();
            rig.retry();
            LoopRig.pump(both[1], otherSocket);
            assertThat(otherEcho.frames).hasSize(2);
        });
    }

    @Test
    void thousandsOfStarvedConnectionsCostOneQuestionATick() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            var sockets = new ArrayList<ScriptedSocket>();
            for (int count = 0; count < 1000; count++) {
                var socket = new ScriptedSocket().feed(CALL);
                rig.open(socket, new Echo()).onReady(SelectionKey.OP_READ);
                sockets.add(socket);
            }
            long refused = rig.pool.counters().refused();
            rig.retry();
            assertThat(rig.pool.counters().refused() - refused).isLessThan(10);
            assertThat(sockets).as("none is tried in vain").noneMatch(ScriptedSocket::wantsRead);
            rig.pool.grantAll();
            rig.retry();
            assertThat(sockets).allMatch(ScriptedSocket::wantsRead);
        });
    }

    @Test
    void theFirstCallOfALoopIsAnsweredWithoutThePool() throws Exception {
        rig.run(() -> {
            rig.pool.refuseAll();
            LoopRig.pump(rig.open(otherSocket, otherEcho), otherSocket.feed(CALL));
            assertThat(otherSocket.output.toByteArray()).isEqualTo(CALL);
        });
    }

    @Test
    void aMessageTheHandlerPostponesIsHandedOutAgainWhole() throws Exception {
        rig.run(() -> {
            var postponing = new Postponing();
            var connection = rig.open(greedySocket, postponing);
            LoopRig.pump(connection, greedySocket.feed(MarkFramer.joined(CALL, LARGE, CALL)));
            assertThat(postponing.seen).isEqualTo(1);
            assertThat(rig.counters().framesReceived()).isZero();
            for (int round = 0; round < 6; round++) {
                rig.retry();
            }
            var small = Echo.summary(new byte[] {1, 2, 3});
            assertThat(postponing.echo.summaries()).containsExactly(small, Echo.summary(filled(50_000)), small);
            assertThat(rig.counters().framesReceived()).isEqualTo(3);
        });
    }

    /// Spoils its view of every message and takes it at the second time only.
    private static final class Postponing implements FrameHandler {
        final Echo echo = new Echo();
        int seen;

        @Override
        public void onFrame(Connection connection, Frame frame) {
            if (seen++ % 2 == 0) {
                frame.bytes().position(frame.bytes().limit());
                frame.postpone();
            } else {
                echo.onFrame(connection, frame);
            }
        }

        @Override
        public void onClosed(Connection connection, CloseReason reason) {
            echo.onClosed(connection, reason);
        }
    }

    @Test
    void aSmallCallIsAnsweredByTheLoopsLastSpare() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[1], otherSocket.feed(CALL));
            assertThat(otherEcho.frames).hasSize(2);
        });
    }

    @Test
    void whileBuffersAreScarceAPeerMayNotSitOnOne() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            rig.pool.grantAll();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            rig.sweepAfter(both[0], Duration.ofSeconds(3));
            assertThat(greedyEcho.closed).as("buffers were not scarce").isEmpty();
            rig.pool.refuseAll();
            LoopRig.pump(both[1], otherSocket.feed(Arrays.copyOf(LARGE, 20_000)));
            rig.sweepAfter(both[0], Duration.ofSeconds(3));
            assertThat(greedyEcho.closeKind()).isEqualTo(CloseReason.Kind.OUT_OF_BUFFERS);
        });
    }

    @Test
    void aMessageThatStaysWithoutABufferEndsTheConnection() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            rig.pool.refuseWhen(bytes -> bytes > BufferPool.SMALL_BYTES);
            LoopRig.pump(both[1], otherSocket.feed(Arrays.copyOf(LARGE, 20_000)));
            rig.sweepAfter(both[1], Limits.PARTIAL);
            assertThat(otherEcho.closed).isEmpty();
            rig.sweepAfter(both[1], Duration.ofNanos(1));
            assertThat(otherEcho.closeKind()).isEqualTo(CloseReason.Kind.OUT_OF_BUFFERS);
        });
    }

    @Test
    void aStarvedConnectionMayBeClosed() throws Exception {
        rig.run(() -> {
            var both = exhausted();
            LoopRig.pump(both[1], otherSocket.feed(Arrays.copyOf(LARGE, 20_000)));
            LoopRig.pump(both[0], greedySocket.feed(Arrays.copyOf(LARGE, 20_000)));
            both[0].force();
            rig.pool.grantAll();
            rig.retry();
            assertThat(greedyEcho.closeKind()).isEqualTo(CloseReason.Kind.FORCED);
        });
    }
}
