package io.dittofs.server.tracing;

import static io.dittofs.server.tracing.Traces.attributes;
import static io.dittofs.server.tracing.Traces.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dittofs.server.DittoServer;
import io.dittofs.server.logging.Logging;
import io.dittofs.server.logging.LoggingSettings;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server on RocksDB and files, a client, and a collector that speaks the real protocol.
final class TracedServerTest {
    private static final int BYTES = 64 << 10;
    private static final String NAME = "traced";

    @TempDir
    private Path data = Path.of(".");

    @Test
    void aCallIsATraceDownToTheBlockStore() throws Exception {
        try (StubCollector collector = StubCollector.open()) {
            byte[] file;
            try (DittoServer server = TracedServers.start(data, collector.port(), 1, Map.of());
                    NfsCaller client = new NfsCaller(server)) {
                file = client.create(NAME);
                client.write(file, 4096, new byte[BYTES]);
                client.commit(file);
                assertThat(client.attributes(new byte[32])).isNotZero();
                collector.await(traces -> traces.has("upload") && traces.has("NFS GETATTR"));
            }
            Traces written = collector.traces();
            assertWritten(written, file);
            assertUploaded(written);
            try (DittoServer server = TracedServers.start(data, collector.port(), 1, Map.of());
                    NfsCaller client = new NfsCaller(server)) {
                assertThat(client.read(file, 8192, 1000)).isEqualTo(1000);
            }
            assertRead(collector.traces(), file);
            assertThat(collector.traces().orphans()).isEmpty();
            assertThat(collector.resources())
                    .allSatisfy(resource -> assertThat(resource.getAttributesList())
                            .anySatisfy(attribute -> {
                                assertThat(attribute.getKey()).isEqualTo("service.name");
                                assertThat(attribute.getValue().getStringValue())
                                        .isEqualTo("dittofs");
                            }));
        }
    }

    private static void assertWritten(Traces traces, byte[] file) {
        Span create = traces.only("NFS CREATE");
        assertThat(attributes(create)).containsEntry("dittofs.share", "/export").containsEntry("nfs.status", "OK");
        Span stored = traces.below(create, "metadata commit");
        assertThat(attributes(stored)).containsEntry("dittofs.store", "default");
        assertThat(create.getEndTimeUnixNano())
                .as("the reply waits until the file is stable")
                .isGreaterThanOrEqualTo(stored.getEndTimeUnixNano());

        Span write = traces.only("NFS WRITE");
        assertThat(write.getParentSpanId().isEmpty()).isTrue();
        assertThat(write.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
        assertThat(attributes(write))
                .containsEntry("rpc.system", "onc_rpc")
                .containsEntry("onc_rpc.program.name", "nfs")
                .containsEntry("onc_rpc.procedure.name", "WRITE")
                .containsEntry("onc_rpc.version", "3")
                .containsEntry("client.address", "127.0.0.1")
                .containsKey("client.port")
                .containsEntry("dittofs.share", "/export")
                .containsEntry("dittofs.handle", NfsCaller.hex(file))
                .containsEntry("dittofs.offset", "4096")
                .containsEntry("dittofs.count", Integer.toString(BYTES))
                .containsEntry("nfs.status", "OK");
        assertThat(traces.below(write)).extracting(Span::getName).contains("metadata inode", "content write");
        assertThat(attributes(traces.below(write, "content write")))
                .containsEntry("dittofs.store", "default")
                .containsEntry("dittofs.offset", "4096")
                .containsEntry("dittofs.count", Integer.toString(BYTES));

        Span commit = traces.only("NFS COMMIT");
        Span synced = traces.below(commit, "content commit");
        assertThat(commit.getEndTimeUnixNano())
                .as("the reply waits for the sync of the log")
                .isGreaterThanOrEqualTo(synced.getEndTimeUnixNano());

        Span refused = traces.only("NFS GETATTR");
        assertThat(attributes(refused))
                .containsEntry("nfs.status", "BADHANDLE")
                .containsEntry("dittofs.handle", "00".repeat(32))
                .doesNotContainKey("dittofs.share");
        assertThat(refused.getStatus().getCode())
                .as("a client's mistake is not the server's")
                .isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
    }

    private static void assertUploaded(Traces traces) {
        Span upload = traces.named("upload").getFirst();
        assertThat(upload.getParentSpanId().isEmpty()).isTrue();
        assertThat(attributes(upload)).containsEntry("dittofs.block", "0").containsEntry("dittofs.store", "default");
        assertThat(attributes(traces.below(upload, "blocks put")))
                .containsEntry("dittofs.count", Integer.toString(4096 + BYTES))
                .containsKey("dittofs.key");
        assertThat(traces.below(upload, "metadata commit blocks").getEndTimeUnixNano())
                .isPositive();
    }

    /// The first attempt, on the event loop, finds nothing at hand and leaves no trace.
    private static void assertRead(Traces traces, byte[] file) {
        Span read = traces.only("NFS READ");
        assertThat(attributes(read))
                .containsEntry("dittofs.handle", NfsCaller.hex(file))
                .containsEntry("dittofs.offset", "8192")
                .containsEntry("dittofs.count", "1000")
                .containsEntry("nfs.status", "OK");
        Span content = traces.below(read, "content read");
        assertThat(traces.below(content)).extracting(Span::getName).contains("metadata block", "fetch");
        Span fetch = traces.below(content, "fetch");
        Span get = traces.below(fetch, "blocks get");
        assertThat(get.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_CLIENT);
        assertThat(attributes(get)).containsKey("dittofs.key").containsEntry("dittofs.store", "default");
    }

    @Test
    void whatIsNotSampledLeavesNothing() throws Exception {
        try (StubCollector collector = StubCollector.open()) {
            try (DittoServer server = TracedServers.start(data, collector.port(), 0, Map.of());
                    NfsCaller client = new NfsCaller(server)) {
                byte[] file = client.create(NAME);
                client.write(file, 0, new byte[BYTES]);
                client.commit(file);
                assertThat(client.read(file, 0, BYTES)).isEqualTo(BYTES);
            }
            assertThat(collector.traces().spans()).isEmpty();
        }
    }

    @Test
    void logLinesNameTheTraceTheyBelongTo() throws Exception {
        Path log = data.resolve("server.log");
        Logging.configure(settings("TRACE", LoggingSettings.Format.JSON, log.toString()), false, false);
        try (StubCollector collector = StubCollector.open()) {
            byte[] file;
            try (DittoServer server = TracedServers.start(data, collector.port(), 1, Map.of());
                    NfsCaller client = new NfsCaller(server)) {
                file = client.create(NAME);
                client.write(file, 0, new byte[BYTES]);
            }
            Span write = collector.traces().only("NFS WRITE");
            JsonNode line = line(log, "NFS WRITE");
            assertThat(line.path("msg").asText()).isEqualTo("call answered");
            assertThat(line.path("level").asText()).isEqualTo("TRACE");
            assertThat(line.path("client").asText()).startsWith("127.0.0.1:");
            assertThat(line.path("share").asText()).isEqualTo("/export");
            assertThat(line.path("handle").asText()).isEqualTo(NfsCaller.hex(file));
            assertThat(line.path("offset").asText()).isEqualTo("0");
            assertThat(line.path("count").asInt()).isEqualTo(BYTES);
            assertThat(line.path("status").asText()).isEqualTo("OK");
            assertThat(line.path("trace_id").asText()).isEqualTo(hex(write.getTraceId()));
            assertThat(line.path("span_id").asText()).isEqualTo(hex(write.getSpanId()));
        } finally {
            Logging.configure(settings("WARN", LoggingSettings.Format.TEXT, LoggingSettings.STDERR), false, false);
        }
    }

    private static JsonNode line(Path log, String call) throws Exception {
        JsonMapper mapper = JsonMapper.builder().build();
        List<String> lines = Files.readAllLines(log);
        for (String line : lines) {
            JsonNode json = mapper.readTree(line);
            if (json.path("call").asText().equals(call)) {
                return json;
            }
        }
        throw new AssertionError("no line of " + call + " in " + lines);
    }

    private static LoggingSettings settings(String level, LoggingSettings.Format format, String output) {
        return new LoggingSettings(LoggingSettings.Level.valueOf(level), format, output);
    }
}
