package io.dittofs.server.tracing;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/// Something that is done for a traced call, or for one that is not, which costs nothing then. Confined to the thread
/// that does it.
final class Work {
    /// For what is not traced.
    static final Work UNTRACED = new Work(null);

    private final @Nullable Span span;
    private @Nullable DurabilityTicket ticket;

    /// @param span of it; null for none
    Work(@Nullable Span span) {
        this.span = span;
    }

    Work with(AttributeKey<Long> key, long value) {
        if (span != null) {
            span.setAttribute(key, value);
        }
        return this;
    }

    Work with(AttributeKey<String> key, String value) {
        if (span != null) {
            span.setAttribute(key, value);
        }
        return this;
    }

    /// Lasts until this completes.
    void until(DurabilityTicket completion) {
        if (span != null) {
            ticket = completion;
        }
    }

    void fail(Throwable failure) {
        if (span != null) {
            fail(span, failure);
        }
    }

    static void fail(Span span, Throwable failure) {
        span.setAttribute(Field.ERROR, Failures.type(failure));
        if (Failures.isTrouble(failure)) {
            span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        }
    }

    /// Ends the span, now or when its ticket completes.
    void end() {
        if (span != null) {
            end(span, ticket);
        }
    }

    static void end(Span span, @Nullable DurabilityTicket ticket) {
        if (ticket == null || ticket.equals(DurabilityTicket.STABLE)) {
            span.end();
            return;
        }
        ticket.whenComplete(failure -> {
            if (failure != null) {
                fail(span, failure);
            }
            span.end();
        });
    }
}
