package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Clients that fill the pool of production, over real sockets.
final class ExhaustionTest {

    private static final int ATTACKERS = 40;
    private static final int ANNOUNCED = 1024 * 1024;

    private final TieredBufferPool pool = new TieredBufferPool(TieredBufferPool.LIMIT_BYTES_MIN);
    private final RecordingEvents events = new RecordingEvents();

    /// A clock so slow that no timeout helps.
    private static long slowNanos() {
        return System.nanoTime() / 10;
    }

    private static byte[] begun(int bytes) {
        return MarkFramer.joined(MarkFramer.header(ANNOUNCED, true), new byte[bytes]);
    }

    @Test
    void clientsThatBeginLargeMessagesAndStopDoNotStopSmallCalls() throws Exception {
        var settings = new ReactorSettings(1, BufferPool.LARGE_BYTES, Duration.ofMillis(50));
        try (var group = ReactorGroup.start(settings, pool, events, ExhaustionTest::slowNanos)) {
            var listener = listen(group);
            var attackers = new ArrayList<Peer>();
            for (int index = 0; index < ATTACKERS; index++) {
                var attacker = new Peer(listener.localAddress());
                attacker.send(begun(70_000));
                attackers.add(attacker);
            }
            try (var client = new Peer(listener.localAddress())) {
                while (pool.counters().refused() == 0) {
                    assertThat(client.ask((byte) 1)).containsExactly(1);
                }
                for (int call = 0; call < 200; call++) {
                    var message = new byte[call * 10];
                    Arrays.fill(message, (byte) call);
                    assertThat(client.ask(message)).isEqualTo(message);
                }
            }
            for (var attacker : attackers) {
                attacker.close();
            }
            listener.drain(Duration.ofSeconds(30));
            assertThat(pool.counters().bytesInUse())
                    .isLessThanOrEqualTo(BufferPool.LARGE_BYTES + (long) TailCache.SPARES_MAX * Tail.BYTES);
        }
        assertThat(pool.counters().bytesInUse()).isZero();
        assertThat(events.failures).isEmpty();
    }

    @Test
    void manyLargeMessagesAtOnceAreAllTakenInTheEnd() throws Exception {
        var settings = new ReactorSettings(2, BufferPool.LARGE_BYTES, Duration.ofMillis(50));
        try (var group = ReactorGroup.start(settings, pool, events, ExhaustionTest::slowNanos);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var listener = listen(group);
            var results = new ArrayList<Future<Integer>>();
            for (int index = 0; index < ATTACKERS; index++) {
                int first = 20_000 + index * 1_000;
                var peer = new Peer(listener.localAddress());
                peer.send(begun(first));
                results.add(threads.submit(() -> {
                    try (peer) {
                        peer.send(new byte[ANNOUNCED - first]);
                        return ByteBuffer.wrap(peer.receive()).getInt();
                    }
                }));
            }
            for (var result : results) {
                assertThat(result.get()).isEqualTo(ANNOUNCED);
            }
            assertThat(listener.drain(Duration.ofSeconds(30))).isZero();
            assertThat(group.counters().framesReceived()).isEqualTo(ATTACKERS);
        }
        assertThat(pool.counters().refused())
                .as("the pool was large enough to begin with")
                .isPositive();
        assertThat(pool.counters().bytesInUse()).isZero();
        assertThat(events.failures).isEmpty();
    }

    /// Answers small messages with themselves and large ones with their length.
    private static void answer(Connection connection, Frame frame) {
        var bytes = frame.bytes();
        var message = connection.begin(BufferPool.SMALL_BYTES);
        if (message == null) {
            frame.postpone();
            return;
        }
        if (bytes.remaining() < ANNOUNCED) {
            message.buffer().put(bytes);
        } else {
            message.buffer().putInt(bytes.remaining());
        }
        connection.send(message);
    }

    private static Listener listen(ReactorGroup group) throws Exception {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return group.listen(
                address, MarkFramer.INSTANCE, _ -> new Handler(ExhaustionTest::answer), ListenerSettings.defaults());
    }
}
