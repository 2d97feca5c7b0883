package io.dittofs.server.tracing;

import io.dittofs.transfer.watch.TransferWatch;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.Set;

/// Traces transfers: what a traced call has fetched is below its span, from when it is wanted to when it is there; an
/// upload is the root of a trace of its own, if it does anything.
///
/// **Threading**: immutable.
///
/// @param store the content store
record TracedTransfers(Tracer tracer, TraceGate gate, String store) implements TransferWatch {
    private static final Set<String> DEEDS = Set.of(TracedBlockStore.PUT, TracedObjectStore.COMMIT);

    @Override
    public Runnable begun(String what, Runnable task) {
        if (!Spans.isTraced()) {
            return task;
        }
        Span span = tracer.spanBuilder(what).startSpan().setAttribute(Field.STORE, store);
        Context context = Context.root().with(span);
        return () -> {
            try (Scope _ = context.makeCurrent()) {
                task.run();
            } finally {
                span.end();
            }
        };
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed with the attempt, on this thread
    public Attempt upload(long contentId, long block) {
        Span span = tracer.spanBuilder("upload").setNoParent().startSpan();
        if (!span.isRecording()) {
            return Attempt.UNWATCHED;
        }
        span.setAttribute(Field.STORE, store)
                .setAttribute(Field.CONTENT, contentId)
                .setAttribute(Field.BLOCK, block);
        gate.hold(span, DEEDS);
        return new TracedAttempt(gate, span, Context.root().with(span).makeCurrent());
    }

    /// An attempt that the thread is in.
    private record TracedAttempt(TraceGate gate, Span span, Scope scope) implements Attempt {
        @Override
        public void close() {
            scope.close();
            if (!gate.drop(span)) {
                span.end();
            }
        }
    }
}
