package io.dittofs.server.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says once when spans cannot be sent, and once when they can again, with how many were lost at least: those for which
/// there was no room in the queue nobody counts.
///
/// **Threading**: thread-safe; what changes is guarded by its monitor.
final class CollectorWatch implements SpanExporter {
    private static final Logger LOG = LoggerFactory.getLogger(CollectorWatch.class);

    /// Messages in a row that end an outage: a collector that is overloaded takes one now and then.
    private static final int SUCCESSES_FOR_AN_END = 3;

    private final SpanExporter exporter;
    private final String endpoint;
    private long lost;
    private int successes;
    private boolean isOut;

    /// @param exporter **owned**
    CollectorWatch(SpanExporter exporter, String endpoint) {
        this.exporter = exporter;
        this.endpoint = endpoint;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> ended(count, result));
        return result;
    }

    private synchronized void ended(int count, CompletableResultCode result) {
        if (result.isSuccess()) {
            if (isOut && ++successes == SUCCESSES_FOR_AN_END) {
                LOG.info("traces are sent again endpoint={} lost_spans_min={}", endpoint, lost);
                isOut = false;
                lost = 0;
            }
            return;
        }
        lost += count;
        successes = 0;
        if (!isOut) {
            isOut = true;
            LOG.warn(
                    "traces cannot be sent and are lost until this is said to be over endpoint={} reason={}",
                    endpoint,
                    reason(result.getFailureThrowable()));
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "it does not answer" : cause.toString();
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
