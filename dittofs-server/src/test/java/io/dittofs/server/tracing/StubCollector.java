package io.dittofs.server.tracing;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// A collector that keeps what it is sent: OTLP over gRPC, served by grpc-java and decoded by the classes of the
/// protocol's own definition. Thread-safe.
final class StubCollector extends TraceServiceGrpc.TraceServiceImplBase implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Server server;
    // Guarded by this.
    private final List<Span> spans = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();

    private StubCollector(int port, ServerCredentials credentials) throws IOException {
        server =
                Grpc.newServerBuilderForPort(port, credentials).addService(this).build();
        server.start();
    }

    /// One on a port that is free.
    static StubCollector open() throws IOException {
        return on(0);
    }

    static StubCollector on(int port) throws IOException {
        return new StubCollector(port, InsecureServerCredentials.create());
    }

    /// One that speaks TLS.
    static StubCollector with(ServerCredentials credentials) throws IOException {
        return new StubCollector(0, credentials);
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
        synchronized (this) {
            for (ResourceSpans resource : request.getResourceSpansList()) {
                resources.add(resource.getResource());
                for (ScopeSpans scope : resource.getScopeSpansList()) {
                    spans.addAll(scope.getSpansList());
                }
            }
            notifyAll();
        }
        answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
        answer.onCompleted();
    }

    synchronized Traces traces() {
        return new Traces(List.copyOf(spans));
    }

    synchronized List<Resource> resources() {
        return List.copyOf(resources);
    }

    /// Waits until what has arrived is as wanted.
    synchronized Traces await(Predicate<Traces> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!wanted.test(traces())) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("not what was wanted: " + traces());
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return traces();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
