package io.dittofs.server.tracing;

import io.dittofs.metadata.error.WouldBlockException;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/// Spans of one store, each below the one that its thread is in. A thread that is in none does its work without.
///
/// **Threading**: immutable.
///
/// @param store its name
record Spans(Tracer tracer, String store) {
    /// What is to be done.
    @FunctionalInterface
    interface Task<T extends @Nullable Object, E extends Exception> {
        T run(Work work) throws E;
    }

    /// Whether the thread is in a span that is sampled.
    static boolean isTraced() {
        return Span.current().getSpanContext().isSampled();
    }

    /// Does something, in a span if the thread is in one. What has to wait on a thread that must not is done once more
    /// elsewhere, and there is no span of it here.
    <T extends @Nullable Object, E extends Exception> T within(String name, Task<T, E> task) throws E {
        return within(name, SpanKind.INTERNAL, task);
    }

    /// [#within(String, Task)] with a kind, which says what is beyond the span.
    <T extends @Nullable Object, E extends Exception> T within(String name, SpanKind kind, Task<T, E> task) throws E {
        if (!isTraced()) {
            return task.run(Work.UNTRACED);
        }
        Span span = tracer.spanBuilder(name).setSpanKind(kind).startSpan();
        Work work = new Work(span).with(Field.STORE, store);
        try (Scope _ = Context.current().with(span).makeCurrent()) {
            T result = task.run(work);
            work.end();
            return result;
        } catch (WouldBlockException later) {
            throw later;
        } catch (Throwable failure) {
            work.fail(failure);
            span.end();
            throw failure;
        }
    }
}
