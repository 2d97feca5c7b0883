package io.dittofs.server.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The meters of a server. Most read what its parts count anyway, when somebody asks; a server without metrics has none
/// of them.
///
/// **Threading**: thread-safe.
public final class Meters implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final List<Sampled<?>> sampled = new CopyOnWriteArrayList<>();

    /// The meters of the virtual machine and the process alone.
    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// Where meters that count by themselves are made.
    public MeterRegistry registry() {
        return registry;
    }

    /// Meters that read a snapshot, which is taken once for each scrape.
    ///
    /// @param tags of all of them
    public <T> Readings<T> readings(Supplier<T> source, Tags tags) {
        Sampled<T> now = new Sampled<>(source);
        sampled.add(now);
        return new Readings<>(registry, now, tags);
    }

    /// The content type in which a request wants metrics.
    ///
    /// @param accept the header of that name
    public static String contentType(@Nullable String accept) {
        return accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    }

    /// Writes all meters as they are now.
    public void scrape(OutputStream out, String contentType) throws IOException {
        sampled.forEach(Sampled::refresh);
        registry.scrape(out, contentType);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
