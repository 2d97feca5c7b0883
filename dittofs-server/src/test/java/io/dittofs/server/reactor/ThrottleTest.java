package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// What becomes of messages that are not let in yet.
final class ThrottleTest {
    private static final byte[] CALL = MarkFramer.framed(new byte[] {1, 2, 3});
    private static final byte[] OTHER = MarkFramer.framed(new byte[] {4, 5});
    private static final Duration WAIT = Duration.ofMillis(40);

    private final ScriptedSocket socket = new ScriptedSocket();
    private final Echo echo = new Echo();
    private int tokens;
    private int asked;

    private final LoopRig rig = new LoopRig().with(Limits.small()).with((Admission) this::admit);

    private long admit(long nowNanos) {
        asked++;
        if (tokens > 0) {
            tokens--;
            return 0;
        }
        return WAIT.toNanos();
    }

    @Test
    void aMessageWaitsUnreadAndIsNotLost() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            tokens = 1;
            LoopRig.pump(connection, socket.feed(MarkFramer.joined(CALL, OTHER, CALL)));
            assertThat(echo.frames).hasSize(1);
            assertThat(socket.wantsRead()).as("reads what is not let in").isFalse();
            assertThat(rig.counters().throttled()).isEqualTo(1);

            rig.readmitAfter(WAIT.minusNanos(1));
            assertThat(asked).as("asked too early").isEqualTo(2);

            tokens = 1;
            rig.readmitAfter(Duration.ofNanos(1));
            assertThat(echo.frames).hasSize(2);

            tokens = 1;
            rig.readmitAfter(WAIT);
            assertThat(echo.summaries())
                    .containsExactly(
                            Echo.summary(new byte[] {1, 2, 3}),
                            Echo.summary(new byte[] {4, 5}),
                            Echo.summary(new byte[] {1, 2, 3}));
            assertThat(socket.wantsRead()).isTrue();
        });
    }

    @Test
    void aMessageInPiecesIsAskedForOnceItIsThere() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(Arrays.copyOf(CALL, 5)));
            assertThat(asked).isZero();
            LoopRig.pump(connection, socket.feed(Arrays.copyOfRange(CALL, 5, CALL.length)));
            assertThat(asked).isEqualTo(1);
            tokens = 1;
            rig.readmitAfter(WAIT);
            assertThat(echo.frames).hasSize(1);
        });
    }

    @Test
    void aMessageThatIsPutOffPaysOnce() throws Exception {
        rig.run(() -> {
            var putOff = new int[1];
            var connection = rig.open(socket, new FrameHandler() {
                @Override
                public void onFrame(Connection on, Frame frame) {
                    if (putOff[0]++ == 0) {
                        frame.postpone();
                    } else {
                        echo.onFrame(on, frame);
                    }
                }

                @Override
                public void onClosed(Connection on, CloseReason reason) {
                    echo.onClosed(on, reason);
                }
            });
            tokens = 1;
            LoopRig.pump(connection, socket.feed(CALL));
            rig.retry();
            assertThat(echo.frames).hasSize(1);
            assertThat(asked).isEqualTo(1);
        });
    }

    @Test
    void whoWaitsIsNotClosedForIt() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(CALL));
            rig.sweepAfter(connection, Limits.PARTIAL.multipliedBy(10));
            assertThat(echo.closed).isEmpty();
            connection.force();
            rig.readmitAfter(WAIT);
        });
    }
}
