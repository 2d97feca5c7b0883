package io.dittofs.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.Nfs3Status;
import io.dittofs.server.adapter.nfs.FakeCall;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TracedCallsTest {
    private static final FakeCall READ = FakeCall.of(Nfs3Procedure.PROGRAM, Nfs3Procedure.READ.number());

    private final List<SpanData> exported = new ArrayList<>();
    private final TraceGate gate = new TraceGate(new Kept(exported));
    private final Tracer tracer = tracer(Sampler.alwaysOn());
    private final RpcObserver calls = calls(tracer);
    private final Spans spans = new Spans(tracer, "store");

    /// Keeps what it is given.
    private record Kept(List<SpanData> spans) implements SpanProcessor {
        @Override
        public void onStart(Context parentContext, ReadWriteSpan span) {
            // It is seen when it ends.
        }

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            spans.add(span.toSpanData());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private Tracer tracer(Sampler sampler) {
        return SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(gate)
                .build()
                .get("test");
    }

    private RpcObserver calls(Tracer with) {
        return new TracedCalls(with, gate, new ShareTable(List.of()), RpcObserver.NONE);
    }

    @AfterEach
    void noThreadStaysInASpan() {
        assertThat(Context.current()).isSameAs(Context.root());
    }

    private List<String> names() {
        return exported.stream().map(SpanData::getName).toList();
    }

    @Test
    void anAttemptThatWouldHaveToWaitLeavesNothing() throws Exception {
        long _ = calls.started(READ.atOnce());
        assertThat(spans.<String, Exception>within("metadata inode", _ -> "at hand"))
                .isEqualTo("at hand");
        try {
            String _ = spans.within("content read", _ -> {
                throw WouldBlockException.INSTANCE;
            });
        } catch (WouldBlockException expected) {
            assertThat(expected).isSameAs(WouldBlockException.INSTANCE);
        }
        calls.ended(READ.atOnce());
        assertThat(exported).isEmpty();

        long mark = calls.started(READ);
        String _ = spans.within("metadata inode", _ -> "found");
        calls.answered(READ, 0, mark, DurabilityTicket.STABLE);
        calls.ended(READ);
        assertThat(names()).containsExactly("metadata inode", "NFS READ");
        assertThat(exported.getFirst().getParentSpanId())
                .isEqualTo(exported.getLast().getSpanId());
    }

    @Test
    void anAttemptThatIsAnsweredIsKeptWithAllItDid() throws Exception {
        long mark = calls.started(READ.atOnce());
        String _ = spans.within("metadata inode", _ -> "at hand");
        assertThat(exported).as("nothing goes before it is known").isEmpty();
        calls.answered(READ.atOnce(), 0, mark, DurabilityTicket.STABLE);
        calls.ended(READ.atOnce());
        assertThat(names()).containsExactly("metadata inode", "NFS READ");
    }

    @Test
    void lastsUntilTheReplyCanGo() {
        GroupTicket ticket = new GroupTicket();
        calls.answered(READ, 0, calls.started(READ), ticket);
        calls.ended(READ);
        assertThat(exported).isEmpty();
        ticket.complete(new IllegalStateException("the disk is gone"));
        assertThat(exported).singleElement().satisfies(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEqualTo("the disk is gone");
        });
    }

    @Test
    void tellsTroubleFromRefusals() {
        calls.answered(READ, Nfs3Status.STALE.code(), calls.started(READ), DurabilityTicket.STABLE);
        calls.ended(READ);
        calls.answered(READ, Nfs3Status.IO.code(), calls.started(READ), DurabilityTicket.STABLE);
        calls.ended(READ);
        long _ = calls.started(READ);
        calls.refused(READ.program(), READ.procedure(), AcceptStat.SYSTEM_ERROR);
        calls.ended(READ);
        assertThat(exported)
                .extracting(span -> span.getStatus().getStatusCode())
                .containsExactly(StatusCode.UNSET, StatusCode.ERROR, StatusCode.ERROR);
        assertThat(exported.getFirst().getAttributes().get(Field.STATUS)).isEqualTo("STALE");
        assertThat(exported.getLast().getAttributes().get(Field.ERROR)).isEqualTo("SYSTEM_ERROR");
    }

    @Test
    void whatIsNotSampledIsInNoSpan() throws Exception {
        Tracer off = tracer(Sampler.alwaysOff());
        RpcObserver unsampled = calls(off);
        long mark = unsampled.started(READ);
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
        Object work = new Spans(off, "store").within("metadata inode", it -> it);
        assertThat(work).isSameAs(Work.UNTRACED);
        unsampled.answered(READ, 0, mark, DurabilityTicket.STABLE);
        unsampled.ended(READ);
        assertThat(exported).isEmpty();
    }

    @Test
    void anUploadThatDoesNothingLeavesNothing() throws Exception {
        TracedTransfers transfers = new TracedTransfers(tracer, gate, "store");
        try (var _ = transfers.upload(1, 2)) {
            String _ = spans.within("metadata block", _ -> "looked up");
        }
        assertThat(exported).isEmpty();
        try (var _ = transfers.upload(1, 2)) {
            String _ = spans.within("metadata block", _ -> "looked up");
            String _ = spans.within(TracedBlockStore.PUT, _ -> "put");
        }
        assertThat(names()).containsExactly("metadata block", "blocks put", "upload");
    }

    @Test
    void whatIsBegunForACallIsBelowIt() {
        TracedTransfers transfers = new TracedTransfers(tracer, gate, "store");
        Runnable task = () -> exportedWithin();
        assertThat(transfers.begun("fetch", task)).as("for nobody").isSameAs(task);

        long mark = calls.started(READ);
        Runnable fetch = transfers.begun("fetch", task);
        calls.answered(READ, 0, mark, DurabilityTicket.STABLE);
        calls.ended(READ);
        fetch.run();
        assertThat(names()).containsExactly("NFS READ", "blocks get", "fetch");
        assertThat(exported.get(1).getParentSpanId()).isEqualTo(exported.get(2).getSpanId());
        assertThat(exported.get(2).getParentSpanId())
                .isEqualTo(exported.getFirst().getSpanId());
    }

    private void exportedWithin() {
        String _ = spans.<String, RuntimeException>within("blocks get", _ -> "got");
    }
}
