package io.dittofs.server.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.jspecify.annotations.Nullable;

/// Renders an event as a line for people: time, level, message, then the fields that are not in the message yet; a
/// stack
/// trace follows on lines of its own.
///
/// Control characters are written as escapes, because file names and other strings come from clients, who must be able
/// neither to forge a line nor to send commands to the terminal that shows it.
///
/// **Threading**: immutable.
record TextLines(boolean isColoured) {
    private static final String RESET = "\033[0m";
    private static final String DIM = "\033[2m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";

    String render(ILoggingEvent event, @Nullable TraceIds trace) {
        var line = new StringBuilder(160);
        append(line, DIM, LogTime.format(event.getTimeStamp()));
        line.append(' ');
        append(line, colour(event.getLevel()), "%-5s".formatted(event.getLevel()));
        line.append(' ');
        appendEscaped(line, String.valueOf(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> appendPair(line, pair.key, String.valueOf(pair.value)));
        }
        event.getMDCPropertyMap().forEach((key, value) -> appendPair(line, key, value));
        if (trace != null) {
            appendPair(line, TraceIds.TRACE, trace.trace());
            appendPair(line, TraceIds.SPAN, trace.span());
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private void append(StringBuilder line, String colour, String text) {
        if (isColoured && !colour.isEmpty()) {
            line.append(colour).append(text).append(RESET);
        } else {
            line.append(text);
        }
    }

    private static String colour(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> RED;
            case Level.WARN_INT -> YELLOW;
            case Level.INFO_INT -> "";
            default -> DIM;
        };
    }

    private static void appendPair(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        appendEscaped(line, value);
    }

    private static void appendEscaped(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            switch (character) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(character)) {
                        line.append("\\u%04x".formatted((int) character));
                    } else {
                        line.append(character);
                    }
                }
            }
        }
    }
}
