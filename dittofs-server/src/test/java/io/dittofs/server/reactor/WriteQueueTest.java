package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Order and completeness under any mix of pushes and short writes.
final class WriteQueueTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void writesInOrderAndEndsEachBufferOnce(long seed) throws Exception {
        var random = new SplittableRandom(seed);
        var failures = new ArrayList<Throwable>();
        var queue = new WriteQueue(failures::add);
        var socket = new ScriptedSocket();
        var expected = new ByteArrayOutputStream();
        var ended = new ArrayList<Integer>();
        int pushed = 0;
        for (int round = 0; round < 2_000; round++) {
            for (int count = random.nextInt(random.nextInt(20) == 0 ? 300 : 4); count > 0; count--) {
                var bytes = new byte[random.nextInt(random.nextInt(1, 200))];
                random.nextBytes(bytes);
                expected.writeBytes(bytes);
                int number = pushed++;
                queue.push(ByteBuffer.wrap(bytes), () -> ended.add(number));
            }
            socket.takeOnly(random.nextInt(random.nextInt(10) == 0 ? 50_000 : 300));
            queue.write(socket);
        }
        socket.takeOnly(Long.MAX_VALUE);
        queue.write(socket);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(Echo.summary(socket.output.toByteArray()))
                .as("seed %d", seed)
                .isEqualTo(Echo.summary(expected.toByteArray()));
        assertThat(ended).hasSize(pushed).isSorted();
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 70, 500})
    void discardingEndsEveryBuffer(int count) throws Exception {
        var queue = new WriteQueue(_ -> {});
        var ended = new int[1];
        for (int index = 0; index < count; index++) {
            queue.push(ByteBuffer.wrap(new byte[10]), () -> ended[0]++);
        }
        var socket = new ScriptedSocket();
        socket.takeOnly(15);
        queue.write(socket);
        queue.discard();
        assertThat(ended[0]).isEqualTo(count);
        assertThat(queue.isEmpty()).isTrue();
        queue.push(ByteBuffer.wrap(new byte[10]), () -> ended[0]++);
        socket.takeOnly(100);
        assertThat(queue.write(socket)).isEqualTo(10);
        assertThat(List.of(ended[0])).containsExactly(count + 1);
    }
}
