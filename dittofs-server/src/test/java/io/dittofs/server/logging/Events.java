package io.dittofs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;

/// Makes events the way the server does: by logging.
final class Events {
    static final String LOGGER = "io.dittofs.test";

    private Events() {}

    static ILoggingEvent of(Consumer<Logger> logging) {
        return of(Map.of(), logging);
    }

    /// The event, logged while `diagnostics` are in the diagnostic context.
    static ILoggingEvent of(Map<String, String> diagnostics, Consumer<Logger> logging) {
        var adapter = new LogbackMDCAdapter();
        diagnostics.forEach(adapter::put);
        var context = new LoggerContext();
        context.setMDCAdapter(adapter);
        var appender = new ListAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.start();
        var logger = context.getLogger(LOGGER);
        logger.setLevel(Level.TRACE);
        logger.addAppender(appender);
        logging.accept(logger);
        return appender.list.getLast();
    }
}
