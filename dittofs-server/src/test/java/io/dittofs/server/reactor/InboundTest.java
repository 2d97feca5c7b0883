package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Assembly of messages from a stream.
final class InboundTest {

    private final LoopRig rig = new LoopRig().with(Limits.small());
    private final ScriptedSocket socket = new ScriptedSocket();
    private final Echo echo = new Echo();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anySplitIntoFragmentsAndSegmentsGivesTheSameMessages(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        rig.run(() -> {
            for (int round = 0; round < 100; round++) {
                assertSameMessages(random, _ -> {}, "seed " + seed + " round " + round);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void anySplitGivesTheSameMessagesWhileThePoolRefusesNowAndThen(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        rig.run(() -> {
            for (int round = 0; round < 50; round++) {
                assertSameMessages(random, this::refuseAtRandom, "seed " + seed + " round " + round);
            }
            rig.pool.grantAll();
        });
    }

    private void refuseAtRandom(SplittableRandom random) {
        rig.pool.ample(random.nextBoolean());
        if (random.nextInt(3) == 0) {
            rig.pool.grantAll();
        } else {
            var denials = random.split();
            rig.pool.refuseWhen(_ -> denials.nextInt(3) > 0);
        }
    }

    private interface Weather {
        void change(SplittableRandom random);
    }

    private void assertSameMessages(SplittableRandom random, Weather weather, String what) throws Exception {
        var messages = randomMessages(random);
        var stream = fragmented(random, messages);
        var oneSocket = new ScriptedSocket();
        var oneEcho = new Echo();
        var connection = rig.open(oneSocket, oneEcho);
        int at = 0;
        while (at < stream.length) {
            int to = Math.min(stream.length, at + 1 + random.nextInt(random.nextBoolean() ? 8 : 60_000));
            oneSocket.feed(Arrays.copyOfRange(stream, at, to));
            weather.change(random);
            LoopRig.pump(connection, oneSocket);
            at = to;
        }
        for (int tries = 0; oneEcho.frames.size() < messages.size() && tries < 10_000; tries++) {
            rig.retry();
            LoopRig.pump(connection, oneSocket);
        }
        assertThat(rig.events.violations).as(what).isEmpty();
        assertThat(rig.events.failures).as(what).isEmpty();
        assertThat(oneEcho.closed).as(what).isEmpty();
        var expected = messages.stream().map(Echo::summary).toList();
        assertThat(oneEcho.summaries()).as(what).containsExactlyElementsOf(expected);
        var answers = messages.stream().map(MarkFramer::framed).toArray(byte[][]::new);
        assertThat(Echo.summary(oneSocket.output.toByteArray()))
                .as(what)
                .isEqualTo(Echo.summary(MarkFramer.joined(answers)));
        connection.force();
    }

    private static List<byte[]> randomMessages(SplittableRandom random) {
        var messages = new ArrayList<byte[]>();
        for (int count = random.nextInt(1, 12); count > 0; count--) {
            int most = random.nextInt(5) == 0 ? Limits.FRAME_BYTES_MAX : 300;
            var message = new byte[random.nextInt(most + 1)];
            random.nextBytes(message);
            messages.add(message);
        }
        return messages;
    }

    private static byte[] fragmented(SplittableRandom random, List<byte[]> messages) {
        var parts = new ArrayList<byte[]>();
        for (var message : messages) {
            int from = 0;
            for (int more = random.nextInt(Limits.FRAGMENTS_MAX); more > 0; more--) {
                int to = random.nextInt(from, message.length + 1);
                parts.add(MarkFramer.fragment(message, from, to, false));
                from = to;
            }
            parts.add(MarkFramer.fragment(message, from, message.length, true));
        }
        return MarkFramer.joined(parts.toArray(byte[][]::new));
    }

    @Test
    void completeMessagesNeedNoBufferOfTheirOwn() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            socket.feed(MarkFramer.joined(MarkFramer.framed(new byte[100]), MarkFramer.framed(new byte[200])));
            LoopRig.pump(connection, socket);
            long acquired = rig.pool.counters().acquired();
            for (int round = 0; round < 100; round++) {
                socket.feed(MarkFramer.joined(MarkFramer.framed(new byte[100]), MarkFramer.framed(new byte[200])));
                LoopRig.pump(connection, socket);
            }
            assertThat(echo.frames).hasSize(202);
            assertThat(rig.pool.counters().acquired()).isEqualTo(acquired);
        });
    }

    @Test
    void theLargestMessageIsTaken() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            socket.feed(MarkFramer.framed(new byte[Limits.FRAME_BYTES_MAX]));
            LoopRig.pump(connection, socket);
            assertThat(echo.frames).hasSize(1);
        });
    }

    @Test
    void aMessageBeyondTheLargestEndsTheConnectionByItsHeaderAlone() throws Exception {
        assertViolation(MarkFramer.header(Limits.FRAME_BYTES_MAX + 1, true), "100001 bytes or more");
    }

    @Test
    void fragmentsThatTogetherExceedTheLargestMessageEndTheConnection() throws Exception {
        assertViolation(
                MarkFramer.joined(
                        MarkFramer.fragment(new byte[90_000], 0, 90_000, false), MarkFramer.header(10_001, true)),
                "100001 bytes or more");
    }

    @Test
    void tooManyFragmentsEndTheConnection() throws Exception {
        var fragments = new byte[Limits.FRAGMENTS_MAX + 1][];
        Arrays.fill(fragments, MarkFramer.header(0, false));
        assertViolation(MarkFramer.joined(fragments), "more than 8 fragments");
    }

    @Test
    void aHeaderAgainstTheFormatEndsTheConnection() throws Exception {
        assertViolation(MarkFramer.header(MarkFramer.FORBIDDEN, false), "forbidden header");
    }

    private void assertViolation(byte[] stream, String reason) throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            socket.feed(MarkFramer.joined(MarkFramer.framed(new byte[] {1}), stream, MarkFramer.framed(new byte[9])));
            LoopRig.pump(connection, socket);
            assertThat(rig.events.violations).singleElement().asString().contains(reason);
            assertThat(echo.frames).hasSize(1);
            assertThat(socket.output.toByteArray()).isEqualTo(MarkFramer.framed(new byte[] {1}));
            assertThat(socket.isOutputShut).isTrue();
            socket.end();
            connection.onReady(SelectionKey.OP_READ);
            assertThat(echo.closeKind()).isEqualTo(CloseReason.Kind.VIOLATION);
        });
    }

    @Test
    void anAnnouncementAloneGetsNoMemoryWhenBuffersAreNotPlenty() throws Exception {
        rig.pool.ample(false);
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(MarkFramer.header(Limits.FRAME_BYTES_MAX, true)));
            long before = rig.pool.counters().bytesInUse();
            LoopRig.pump(connection, socket.feed(new byte[10]));
            assertThat(rig.pool.counters().bytesInUse() - before).isEqualTo(BufferPool.SMALL_BYTES);
            LoopRig.pump(connection, socket.feed(new byte[5_000]));
            assertThat(rig.pool.counters().bytesInUse() - before).isEqualTo(BufferPool.MEDIUM_BYTES);
            LoopRig.pump(connection, socket.feed(new byte[Limits.FRAME_BYTES_MAX - 5_010]));
            assertThat(echo.frames).hasSize(1);
            assertThat(rig.pool.counters().bytesInUse()).isLessThanOrEqualTo(before + Tail.BYTES * 2L);
        });
    }

    @Test
    void whilePlentyAMessageGetsItsFullBufferAtOnce() throws Exception {
        rig.run(() -> {
            var connection = rig.open(socket, echo);
            LoopRig.pump(connection, socket.feed(MarkFramer.header(Limits.FRAME_BYTES_MAX, true)));
            long before = rig.pool.counters().bytesInUse();
            LoopRig.pump(connection, socket.feed(new byte[10]));
            assertThat(rig.pool.counters().bytesInUse() - before).isEqualTo(BufferPool.LARGE_BYTES);
        });
    }
}
