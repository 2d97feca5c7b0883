package io.dittofs.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dittofs.server.DittoServer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What happens while the collector is away.
final class CollectorWatchTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(CollectorWatch.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @TempDir
    private Path data = Path.of(".");

    @BeforeEach
    void listen() {
        said.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(said);
    }

    @AfterEach
    void forget() {
        logger.detachAppender(said);
        logger.setLevel(null);
    }

    /// Answers what it was told to, one after the other.
    private record Scripted(Queue<CompletableResultCode> answers) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            return answers.remove();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private List<String> lines() {
        return said.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    void saysOnceThatTheCollectorIsAwayAndOnceThatItIsBack() {
        CollectorWatch watch = new CollectorWatch(
                new Scripted(new ArrayDeque<>(List.of(
                        CompletableResultCode.ofSuccess(),
                        CompletableResultCode.ofExceptionalFailure(
                                new IllegalStateException(new ConnectException("refused"))),
                        CompletableResultCode.ofSuccess(),
                        CompletableResultCode.ofFailure(),
                        CompletableResultCode.ofSuccess(),
                        CompletableResultCode.ofSuccess(),
                        CompletableResultCode.ofSuccess(),
                        CompletableResultCode.ofFailure()))),
                "collector:4317");
        for (int batch = 0; batch < 8; batch++) {
            CompletableResultCode _ = watch.export(List.of());
        }
        assertThat(lines())
                .containsExactly(
                        "WARN traces cannot be sent and are lost until this is said to be over endpoint=collector:4317"
                                + " reason=java.net.ConnectException: refused",
                        "INFO traces are sent again endpoint=collector:4317 lost_spans_min=0",
                        "WARN traces cannot be sent and are lost until this is said to be over endpoint=collector:4317"
                                + " reason=it does not answer");
    }

    @Test
    void aCollectorThatIsNotThereCostsOneLine() throws Exception {
        int port = freePort();
        try (DittoServer server = TracedServers.start(data, port, 1, Map.of());
                NfsCaller client = new NfsCaller(server)) {
            for (int i = 0; i < 2 * Limits.BATCH_SPANS_MAX; i++) {
                assertThat(client.attributes(client.root())).isZero();
            }
        }
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("WARN traces cannot be sent")
                .contains("endpoint=localhost:" + port)
                .contains("ConnectException");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aCollectorThatNeverAnswersDoesNotHoldUpTheEnd() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            DittoServer server = TracedServers.start(data, silent.getLocalPort(), 1, Map.of());
            try (NfsCaller client = new NfsCaller(server)) {
                assertThat(client.attributes(client.root())).isZero();
            }
            long begin = System.nanoTime();
            server.close();
            // Without the bound it would be the ten seconds that a message may take.
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Limits.EXPORT_TIMEOUT.minusSeconds(2));
        }
    }
}
