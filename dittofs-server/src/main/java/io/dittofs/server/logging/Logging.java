package io.dittofs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/// Sets up the log of this process.
///
/// **Threading**: called once, by the thread that starts the server; loggers made before follow.
public final class Logging {
    private Logging() {}

    /// From now on everything is logged as the settings say, in colours where the format and the stream have them.
    ///
    /// **Errors**: `IOException` where the file cannot be opened; the logging stays as it was.
    public static void configure(LoggingSettings settings, boolean isStdoutColoured, boolean isStderrColoured)
            throws IOException {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = switch (settings.output()) {
            case LoggingSettings.STDOUT -> Appenders.console(context, true, lines(settings, isStdoutColoured));
            case LoggingSettings.STDERR -> Appenders.console(context, false, lines(settings, isStderrColoured));
            default -> Appenders.file(context, Path.of(settings.output()), lines(settings, false));
        };
        Appenders.install(context, Level.toLevel(settings.level().name()), appender);
    }

    /// From now on lines have the ids of the trace that their thread is in; none for null. [#configure] ends that.
    ///
    /// **Threading**: by the thread that starts or ends the server.
    public static void showTraces(@Nullable TraceSource source) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Appenders.showTraces(context, source);
        }
    }

    private static LineEncoder.Line lines(LoggingSettings settings, boolean isColoured) {
        return switch (settings.format()) {
            case TEXT -> new TextLines(isColoured)::render;
            case JSON -> JsonLines::render;
        };
    }
}
