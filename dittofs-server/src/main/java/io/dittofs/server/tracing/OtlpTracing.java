package io.dittofs.server.tracing;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.server.Build;
import io.dittofs.server.logging.Logging;
import io.dittofs.server.logging.TraceIds;
import io.dittofs.server.telemetry.TelemetrySettings;
import io.dittofs.transfer.watch.TransferWatch;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Traces that are sent to a collector by OTLP over gRPC, in batches by threads of their own: nobody waits for the
/// collector, and what it does not take is lost.
final class OtlpTracing implements Tracing {
    private static final Logger LOG = LoggerFactory.getLogger(OtlpTracing.class);

    private final SdkTracerProvider provider;
    private final TraceGate gate;
    private final Tracer tracer;
    private final LibraryLog libraries;

    private OtlpTracing(SdkTracerProvider provider, TraceGate gate, LibraryLog libraries) {
        this.provider = provider;
        this.gate = gate;
        this.tracer = provider.get("io.dittofs");
        this.libraries = libraries;
    }

    static Tracing start(TelemetrySettings settings) {
        LibraryLog libraries = LibraryLog.install();
        String url = (settings.insecure() ? "http://" : "https://") + settings.endpoint();
        SpanExporter exporter = OtlpGrpcSpanExporter.builder()
                .setEndpoint(url)
                .setTimeout(Limits.EXPORT_TIMEOUT)
                .setRetryPolicy(RetryPolicy.builder()
                        .setMaxAttempts(Limits.ATTEMPTS_MAX)
                        .setInitialBackoff(Limits.FIRST_BACKOFF)
                        .setMaxBackoff(Limits.BACKOFF_MAX)
                        .build())
                .build();
        TraceGate gate = new TraceGate(BatchSpanProcessor.builder(new CollectorWatch(exporter, settings.endpoint()))
                .setMaxQueueSize(Limits.QUEUED_SPANS_MAX)
                .setMaxExportBatchSize(Limits.BATCH_SPANS_MAX)
                .setScheduleDelay(Limits.BATCH_DELAY)
                .setExporterTimeout(Limits.EXPORT_TIMEOUT)
                .build());
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(identity())))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.sampleRate())))
                .addSpanProcessor(gate)
                .build();
        Logging.showTraces(OtlpTracing::ids);
        LOG.info("calls are traced endpoint={} sample_rate={}", settings.endpoint(), settings.sampleRate());
        return new OtlpTracing(provider, gate, libraries);
    }

    private static Attributes identity() {
        return Attributes.builder()
                .put("service.name", "dittofs")
                .put("service.version", Build.version())
                .put("service.instance.id", UUID.randomUUID().toString())
                .build();
    }

    private static @Nullable TraceIds ids() {
        SpanContext current = Span.current().getSpanContext();
        return current.isValid() ? new TraceIds(current.getTraceId(), current.getSpanId()) : null;
    }

    @Override
    public MetadataStore metadata(String name, MetadataStore store) {
        return new TracedMetadataStore(store, new Spans(tracer, name));
    }

    @Override
    public ContentStore content(String name, ContentStore store) {
        return new TracedContentStore(store, new Spans(tracer, name));
    }

    @Override
    public BlockStore blocks(String name, BlockStore store) {
        return new TracedBlockStore(store, new Spans(tracer, name));
    }

    @Override
    public TransferWatch transfers(String name) {
        return new TracedTransfers(tracer, gate, name);
    }

    @Override
    public RpcObserver calls(ShareTable shares, RpcObserver observer) {
        return new TracedCalls(tracer, gate, shares, observer);
    }

    @Override
    public void close() {
        Logging.showTraces(null);
        CompletableResultCode end = provider.shutdown().join(Limits.FLUSH_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (!end.isDone()) {
            LOG.info("the last traces were not sent, the collector takes too long");
        }
        libraries.close();
    }
}
