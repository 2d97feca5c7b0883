package io.dittofs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes Logback's appenders and puts one of them in charge.
final class Appenders {
    /// Libraries that say many times what the code that uses them says once: they are heard when somebody looks
    /// for a mistake, and otherwise with errors only.
    private static final List<String> TALKATIVE = List.of("com.zaxxer.hikari", "org.flywaydb");

    /// What goes over the wire to S3, at the level of debug: the contents of files are in it, which belong into no log.
    private static final List<String> WIRE =
            List.of("org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers");

    private Appenders() {}

    static Appender<ILoggingEvent> console(LoggerContext context, boolean isStdout, LineEncoder.Line line) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget((isStdout ? ConsoleTarget.SystemOut : ConsoleTarget.SystemErr).getName());
        return started(context, appender, line);
    }

    /// Appends to a file, which is made if it is missing; its folder is not.
    static Appender<ILoggingEvent> file(LoggerContext context, Path file, LineEncoder.Line line) throws IOException {
        // Logback would only note in its own status list that it cannot open the file.
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                .close();
        var appender = new FileAppender<ILoggingEvent>();
        appender.setFile(file.toString());
        appender.setAppend(true);
        return started(context, appender, line);
    }

    /// Makes an appender the only one.
    static void install(LoggerContext context, Level level, Appender<ILoggingEvent> appender) {
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(level);
        root.addAppender(appender);
        for (String library : TALKATIVE) {
            boolean isQuieter = level.equals(Level.INFO) || level.equals(Level.WARN);
            context.getLogger(library).setLevel(isQuieter ? Level.ERROR : level);
        }
        WIRE.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }

    /// Has the lines of the appender in charge show the ids of traces; none for null.
    static void showTraces(LoggerContext context, @Nullable TraceSource source) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().forEachRemaining(appender -> {
            if (appender instanceof OutputStreamAppender<ILoggingEvent> stream
                    && stream.getEncoder() instanceof LineEncoder encoder) {
                encoder.show(source);
            }
        });
    }

    private static Appender<ILoggingEvent> started(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, LineEncoder.Line line) {
        var encoder = new LineEncoder(line);
        encoder.setContext(context);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
