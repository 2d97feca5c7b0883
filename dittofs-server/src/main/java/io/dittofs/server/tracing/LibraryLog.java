package io.dittofs.server.tracing;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/// Takes what the libraries of OpenTelemetry say of their own accord, on standard error, for each batch that they
/// cannot
/// send: it is logged for who looks for a mistake. What an operator should know says [CollectorWatch].
///
/// **Threading**: thread-safe.
final class LibraryLog extends Handler {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LibraryLog.class);

    /// Held, since the JDK forgets loggers that nobody holds, with their handlers.
    private final List<Logger> loggers = List.of(Logger.getLogger("io.opentelemetry"), Logger.getLogger("okhttp3"));

    private final SimpleFormatter formatter = new SimpleFormatter();

    private LibraryLog() {}

    /// From now on it has what they say, until it is closed.
    static LibraryLog install() {
        LibraryLog log = new LibraryLog();
        for (Logger logger : log.loggers) {
            logger.addHandler(log);
            logger.setUseParentHandlers(false);
        }
        return log;
    }

    @Override
    public void publish(LogRecord message) {
        LOG.debug("{}", formatter.formatMessage(message), message.getThrown());
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    @Override
    public void close() {
        for (Logger logger : loggers) {
            logger.removeHandler(this);
            logger.setUseParentHandlers(logger.getHandlers().length == 0);
        }
    }
}
