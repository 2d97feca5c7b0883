package io.dittofs.server.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Holds back what has ended of traces of which is not known yet whether anybody should see them: of a call that may
/// have
/// to run again elsewhere, of an attempt to upload that may find nothing to do. A trace that is dropped so leaves no
/// spans
/// without their root.
///
/// **Threading**: thread-safe. A span that ends on another thread just when its trace is decided may be kept where its
/// trace is dropped.
final class TraceGate implements SpanProcessor {
    private final SpanProcessor next;
    private final ConcurrentMap<String, Held> undecided = new ConcurrentHashMap<>();

    TraceGate(SpanProcessor next) {
        this.next = next;
    }

    /// What is held back of one trace.
    private static final class Held {
        /// Names of spans of which one is enough to keep the trace.
        private final Set<String> reasons;
        /// Null as soon as it is decided. Guarded by this.
        private @Nullable List<ReadableSpan> ended = new ArrayList<>();

        Held(Set<String> reasons) {
            this.reasons = reasons;
        }

        synchronized boolean add(ReadableSpan span) {
            if (ended == null) {
                return false;
            }
            ended.add(span);
            return true;
        }

        synchronized List<ReadableSpan> take() {
            List<ReadableSpan> taken = ended == null ? List.of() : List.copyOf(ended);
            ended = null;
            return taken;
        }
    }

    /// Holds the trace of a root back, which has just begun.
    ///
    /// @param reasons names of spans of which one is enough to keep it
    void hold(Span root, Set<String> reasons) {
        undecided.put(root.getSpanContext().getTraceId(), new Held(reasons));
    }

    /// Lets the trace go its way, if it is not decided yet.
    void keep(Span root) {
        keep(root.getSpanContext().getTraceId());
    }

    private void keep(String trace) {
        Held held = undecided.remove(trace);
        if (held != null) {
            held.take().forEach(next::onEnd);
        }
    }

    /// Drops the trace, if it is not decided yet.
    ///
    /// @return whether it is dropped
    boolean drop(Span root) {
        Held held = undecided.remove(root.getSpanContext().getTraceId());
        if (held == null) {
            return false;
        }
        held.take();
        return true;
    }

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
        next.onStart(parentContext, span);
    }

    @Override
    public boolean isStartRequired() {
        return next.isStartRequired();
    }

    @Override
    public void onEnd(ReadableSpan span) {
        Held held =
                undecided.isEmpty() ? null : undecided.get(span.getSpanContext().getTraceId());
        if (held == null || !held.add(span)) {
            next.onEnd(span);
        } else if (held.reasons.contains(span.getName())) {
            keep(span.getSpanContext().getTraceId());
        }
    }

    @Override
    public boolean isEndRequired() {
        return true;
    }

    @Override
    public CompletableResultCode shutdown() {
        return next.shutdown();
    }

    @Override
    public CompletableResultCode forceFlush() {
        return next.forceFlush();
    }

    @Override
    public void close() {
        next.close();
    }
}
