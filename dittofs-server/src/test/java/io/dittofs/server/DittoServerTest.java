package io.dittofs.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.share.ShareTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DittoServerTest {
    private final List<String> events = new CopyOnWriteArrayList<>();

    private DittoServer server(ProtocolAdapter... adapters) {
        return new DittoServer(new DittoServer.Parts(
                new ShareTable(List.of()),
                List.of(adapters),
                List.of(() -> events.add("loops closed"), () -> events.add("stores closed")),
                _ -> true,
                Duration.ofSeconds(1)));
    }

    /// Notes what is asked of it.
    private final class Recorder implements ProtocolAdapter {
        private final String name;
        private final boolean isRefused;

        Recorder(String name, boolean isRefused) {
            this.name = name;
            this.isRefused = isRefused;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() throws StartException {
            if (isRefused) {
                throw new StartException(name + " is in use");
            }
            events.add(name + " started");
        }

        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public void stopAccepting() {
            events.add(name + " stopped accepting");
        }

        @Override
        public long drain(Duration timeout) {
            assertThat(timeout).isLessThanOrEqualTo(Duration.ofSeconds(1));
            events.add(name + " drained");
            return 0;
        }

        @Override
        public void close() {
            events.add(name + " closed");
        }
    }

    @Test
    void endsProtocolsBeforeWhatTheyStandOn() throws Exception {
        DittoServer server = server(new Recorder("a", false), new Recorder("b", false));
        server.start();
        assertThat(server.addresses()).containsOnlyKeys("a", "b");
        server.close();
        server.awaitShutdown();
        assertThat(events)
                .containsExactly(
                        "a started",
                        "b started",
                        "a stopped accepting",
                        "b stopped accepting",
                        "a drained",
                        "b drained",
                        "a closed",
                        "b closed",
                        "loops closed",
                        "stores closed");
    }

    @Test
    void closesWhatHadStartedWhenAProtocolCannotStart() {
        DittoServer server = server(new Recorder("a", false), new Recorder("b", true));
        assertThatThrownBy(server::start).isInstanceOf(StartException.class).hasMessage("b is in use");
        assertThat(events)
                .containsExactly(
                        "a started", "a stopped accepting", "a drained", "a closed", "loops closed", "stores closed");
    }

    @Test
    void closesOnceHoweverManyAskForIt() throws Exception {
        DittoServer server = server(new Recorder("a", false));
        server.start();
        CountDownLatch closed = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            Thread.ofVirtual().start(() -> {
                server.close();
                assertThat(events).contains("stores closed");
                closed.countDown();
            });
        }
        closed.await();
        assertThat(events).containsOnlyOnce("a closed", "stores closed");
    }

    @Test
    void goesOnClosingWhenSomethingCannotBeClosed() throws Exception {
        DittoServer server = new DittoServer(new DittoServer.Parts(
                new ShareTable(List.of()),
                List.of(),
                List.of(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        () -> events.add("stores closed")),
                _ -> true,
                Duration.ZERO));
        server.start();
        server.close();
        assertThat(events).containsExactly("stores closed");
    }
}
