package io.dittofs.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Logback's view of a function from event to line. The event is written by the thread that logs it, so the thread is
/// in
/// the span that the event belongs to.
///
/// **Threading**: thread-safe, as far as the function is.
final class LineEncoder extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final Line line;
    private volatile @Nullable TraceSource traces;

    LineEncoder(Line line) {
        this.line = line;
    }

    /// Renders an event, which may belong to a trace.
    @FunctionalInterface
    interface Line {
        String of(ILoggingEvent event, @Nullable TraceIds trace);
    }

    /// From now on lines have the ids that this knows; none for null.
    void show(@Nullable TraceSource source) {
        traces = source;
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        TraceSource source = traces;
        return line.of(event, source == null ? null : source.current()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
