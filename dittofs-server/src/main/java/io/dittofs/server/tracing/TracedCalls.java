package io.dittofs.server.tracing;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.server.adapter.nfs.CallNames;
import io.dittofs.server.adapter.nfs.CallSubject;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Traces calls: each that is sampled is the root of a trace, and its thread is in its span while it runs. The span
/// lasts
/// until the reply can go. A call that has to wait on a thread that must not is traced where it runs again.
///
/// **Threading**: thread-safe.
final class TracedCalls implements RpcObserver {
    private static final ContextKey<TracedCall> CALL = ContextKey.named("call");
    private static final String ONC_RPC = "onc_rpc";

    private final Tracer tracer;
    private final TraceGate gate;
    private final ShareTable shares;
    private final RpcObserver observer;

    /// @param observer is told what happens, while the thread is in the span
    TracedCalls(Tracer tracer, TraceGate gate, ShareTable shares, RpcObserver observer) {
        this.tracer = tracer;
        this.gate = gate;
        this.shares = shares;
        this.observer = observer;
    }

    /// The call that a thread is in. Confined to the thread.
    private static final class TracedCall {
        private final Span span;
        private Scope scope = Scope.noop();
        private boolean isAnswered;
        private @Nullable DurabilityTicket ticket;

        TracedCall(Span span) {
            this.span = span;
        }
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // closed when the call has ended, on this thread
    public long started(ObservedCall call) {
        Span span = tracer.spanBuilder(CallNames.call(call.program(), call.procedure()))
                .setNoParent()
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
        if (span.isRecording()) {
            describe(span, call);
            if (!call.mayWait()) {
                gate.hold(span, Set.of());
            }
            TracedCall traced = new TracedCall(span);
            traced.scope = Context.root().with(span).with(CALL, traced).makeCurrent();
        }
        return observer.started(call);
    }

    private void describe(Span span, ObservedCall call) {
        span.setAttribute(Field.RPC_SYSTEM, ONC_RPC);
        span.setAttribute(Field.PROGRAM, CallNames.program(call.program()));
        span.setAttribute(Field.PROCEDURE, CallNames.procedure(call.program(), call.procedure()));
        span.setAttribute(Field.VERSION, (long) call.version());
        span.setAttribute(Field.CLIENT_ADDRESS, call.session().address().getHostAddress());
        span.setAttribute(Field.CLIENT_PORT, (long) call.session().port());
        CallSubject subject = CallSubject.of(call, shares);
        if (subject.share() != null) {
            span.setAttribute(Field.SHARE, subject.share());
        }
        if (subject.handle() != null) {
            span.setAttribute(Field.HANDLE, subject.handle());
        }
        if (subject.hasRange()) {
            span.setAttribute(Field.OFFSET, subject.offset());
            span.setAttribute(Field.COUNT, subject.count());
        }
    }

    @Override
    public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
        observer.answered(call, status, mark, ticket);
        TracedCall traced = Context.current().get(CALL);
        if (traced != null) {
            traced.isAnswered = true;
            traced.ticket = ticket;
            traced.span.setAttribute(Field.STATUS, CallNames.status(call.program(), status));
            if (CallNames.isTrouble(call.program(), status)) {
                traced.span.setStatus(StatusCode.ERROR);
            }
        }
    }

    @Override
    public void ended(ObservedCall call) {
        observer.ended(call);
        TracedCall traced = Context.current().get(CALL);
        if (traced == null) {
            return;
        }
        traced.scope.close();
        if (traced.isAnswered) {
            gate.keep(traced.span);
            Work.end(traced.span, traced.ticket);
        } else if (!gate.drop(traced.span)) {
            traced.span.end();
        }
    }

    @Override
    public void refused(int program, int procedure, AcceptStat stat) {
        observer.refused(program, procedure, stat);
        TracedCall traced = Context.current().get(CALL);
        if (traced != null) {
            traced.isAnswered = true;
            traced.span.setAttribute(Field.ERROR, stat.name());
            if (stat == AcceptStat.SYSTEM_ERROR) {
                traced.span.setStatus(StatusCode.ERROR);
            }
        }
    }

    @Override
    public void unauthenticated(AuthStat stat) {
        observer.unauthenticated(stat);
        TracedCall traced = Context.current().get(CALL);
        if (traced != null) {
            traced.isAnswered = true;
            traced.span.setAttribute(Field.ERROR, stat.name());
        }
    }

    @Override
    public void duplicate(int program, int procedure, boolean isAnswered) {
        observer.duplicate(program, procedure, isAnswered);
    }
}
