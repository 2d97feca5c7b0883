package io.dittofs.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Sets up the log of the test's own process, and gives it back.
final class LoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger(LoggingTest.class);

    @TempDir
    private Path folder = Path.of(".");

    @AfterEach
    void restore() throws IOException {
        Logging.configure(settings("WARN", LoggingSettings.Format.TEXT, LoggingSettings.STDERR), false, false);
    }

    @Test
    void appendsToTheFileWhatIsSevereEnough() throws IOException {
        var file = Files.writeString(folder.resolve("server.log"), "earlier\n");

        Logging.configure(settings("INFO", LoggingSettings.Format.TEXT, file.toString()), true, true);
        LOG.debug("not severe enough");
        LOG.info("listening port={}", 12049);

        assertThat(Files.readAllLines(file))
                .hasSize(2)
                .startsWith("earlier")
                .last()
                .asString()
                .endsWith(" INFO  listening port=12049");
    }

    @Test
    void writesJsonWithTheDiagnosticContext() throws IOException {
        var file = folder.resolve("server.log");

        Logging.configure(settings("TRACE", LoggingSettings.Format.JSON, file.toString()), false, false);
        try (var _ = MDC.putCloseable("client", "10.0.0.9")) {
            LOG.trace("read share={}", "/export");
        }

        assertThat(Files.readString(file))
                .startsWith("{\"time\":\"")
                .endsWith("\"share\":\"/export\",\"client\":\"10.0.0.9\"}\n");
    }

    @Test
    void hearsTalkativeLibrariesOnlyWhereSomebodyLooksForAMistake() throws IOException {
        var file = folder.resolve("server.log");
        Logger library = LoggerFactory.getLogger("com.zaxxer.hikari.pool.PoolBase");

        Logging.configure(settings("INFO", LoggingSettings.Format.TEXT, file.toString()), true, true);
        library.warn("connection is broken");
        library.error("pool is broken");
        assertThat(Files.readString(file))
                .doesNotContain("connection is broken")
                .contains("pool is broken");

        Logging.configure(settings("DEBUG", LoggingSettings.Format.TEXT, file.toString()), true, true);
        library.debug("connection is made");
        assertThat(Files.readString(file)).contains("connection is made");
    }

    @Test
    void showsTracesAsLongAsSomebodyKnowsThem() throws IOException {
        var file = folder.resolve("server.log");
        Logging.configure(settings("INFO", LoggingSettings.Format.TEXT, file.toString()), false, false);

        Logging.showTraces(() -> new TraceIds("0a", "0b"));
        LOG.info("traced");
        Logging.showTraces(() -> null);
        LOG.info("not traced");
        Logging.showTraces(null);
        LOG.info("tracing is over");

        assertThat(Files.readAllLines(file))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith(" traced trace_id=0a span_id=0b"),
                        line -> assertThat(line).endsWith(" not traced"),
                        line -> assertThat(line).endsWith(" tracing is over"));
    }

    @Test
    void refusesAFileItCannotOpen() {
        var missing = folder.resolve("no-such-folder/server.log");

        assertThatThrownBy(() -> Logging.configure(
                        settings("INFO", LoggingSettings.Format.TEXT, missing.toString()), false, false))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(missing.toString());
    }

    private static LoggingSettings settings(String level, LoggingSettings.Format format, String output) {
        return new LoggingSettings(LoggingSettings.Level.valueOf(level), format, output);
    }
}
