package io.dittofs.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import org.jspecify.annotations.Nullable;

/// Renders an event as one JSON object on one line, for collectors.
///
/// **Wire**: `time` (RFC 3339, UTC, milliseconds), `level`, `msg`, `logger`, `thread`; then the `key={}` pairs of the
/// message, SLF4J's key-value pairs and the diagnostic context, each a field; `trace_id` and
/// `span_id`, where the event belongs to a trace; and `exception`, the stack trace, where there is one. A field that
/// takes one of these names gets an underscore before it.
///
/// **Threading**: stateless.
final class JsonLines {
    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private JsonLines() {}

    static String render(ILoggingEvent event, @Nullable TraceIds trace) {
        @Nullable Object[] arguments = event.getArgumentArray() == null ? NO_ARGUMENTS : event.getArgumentArray();
        var message = LogMessage.parse(
                String.valueOf(event.getMessage()), arguments, String.valueOf(event.getFormattedMessage()));
        var json = new JsonText()
                .field("time", LogTime.format(event.getTimeStamp()))
                .field("level", event.getLevel())
                .field("msg", message.words())
                .field("logger", event.getLoggerName())
                .field("thread", event.getThreadName());
        for (var field : message.fields()) {
            json.field(free(field.name()), field.value());
        }
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> json.field(free(pair.key), pair.value));
        }
        event.getMDCPropertyMap().forEach((key, value) -> json.field(free(key), value));
        if (trace != null) {
            json.field(TraceIds.TRACE, trace.trace()).field(TraceIds.SPAN, trace.span());
        }
        if (event.getThrowableProxy() != null) {
            json.field("exception", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return json.line();
    }

    private static String free(String name) {
        return switch (name) {
            case "time", "level", "msg", "logger", "thread", "exception" -> "_" + name;
            default -> name;
        };
    }
}
