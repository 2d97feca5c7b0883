package io.dittofs.server.bench;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.server.adapter.nfs.FakeCall;
import io.dittofs.server.adapter.nfs.NfsMeters;
import io.dittofs.server.telemetry.TelemetrySettings;
import io.dittofs.server.tracing.Tracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs a call to be observed: a READ that is answered at once. Nobody takes the traces, so the queue of spans
/// is full most of the time.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ObserverBenchmark {
    private static final int HANDLE_BYTES = 32;

    /// Who observes: nobody, metrics, traces of which none is sampled, traces of every call.
    @Param({"none", "meters", "unsampled", "traces"})
    public String observer = "none";

    private final FakeCall call = FakeCall.of(Nfs3Procedure.PROGRAM, Nfs3Procedure.READ.number())
            .with(ByteBuffer.allocate(Integer.BYTES + HANDLE_BYTES + Long.BYTES + Integer.BYTES)
                    .putInt(0, HANDLE_BYTES));
    private Tracing tracing = Tracing.NONE;
    private RpcObserver observed = RpcObserver.NONE;

    @Setup
    public void open() {
        ShareTable shares = new ShareTable(List.of());
        switch (observer) {
            case "none" -> observed = tracing.calls(shares, RpcObserver.NONE);
            case "meters" ->
                observed = new NfsMeters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), System::nanoTime);
            case "unsampled", "traces" -> {
                int rate = observer.equals("traces") ? 1 : 0;
                tracing = Tracing.of(new TelemetrySettings(true, "localhost:1", true, rate));
                observed = tracing.calls(shares, RpcObserver.NONE);
            }
            default -> throw new IllegalArgumentException(observer);
        }
    }

    @TearDown
    public void close() {
        tracing.close();
    }

    @Benchmark
    public long readIsObserved() {
        long mark = observed.started(call);
        observed.answered(call, 0, mark, DurabilityTicket.STABLE);
        observed.ended(call);
        return mark;
    }
}
