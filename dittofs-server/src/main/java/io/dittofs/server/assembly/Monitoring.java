package io.dittofs.server.assembly;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.server.DittoServer;
import io.dittofs.server.adapter.nfs.NfsAdapter;
import io.dittofs.server.adapter.nfs.NfsMeters;
import io.dittofs.server.assembly.meters.ContentMeters;
import io.dittofs.server.assembly.meters.MetadataMeters;
import io.dittofs.server.monitoring.MetricsSettings;
import io.dittofs.server.monitoring.MonitoringService;
import io.dittofs.server.reactor.BufferPool;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.status.CallStatus;
import io.dittofs.server.telemetry.ConnectionMeters;
import io.dittofs.server.telemetry.Meters;
import io.dittofs.transfer.tiered.TieredStorage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives the parts of a server their meters, or none where the settings want none: then nobody counts, and nothing
/// listens. Calls are counted for the administration, too. Confined to the starting thread.
final class Monitoring implements DittoServer.Resource {
    private final MetricsSettings settings;
    private final @Nullable Meters meters;
    private final @Nullable NfsMeters calls;

    Monitoring(ServerSettings settings) {
        this.settings = settings.metrics();
        this.meters = settings.metrics().enabled() ? new Meters() : null;
        if (meters != null) {
            this.calls = new NfsMeters(meters.registry(), System::nanoTime);
        } else {
            this.calls = settings.api().enabled() ? new NfsMeters(new SimpleMeterRegistry(), System::nanoTime) : null;
        }
    }

    /// What watches the calls of NFS.
    RpcObserver observer() {
        return calls == null ? RpcObserver.NONE : calls;
    }

    /// What was done of each procedure; nothing where nobody counts.
    List<CallStatus> calls() {
        return calls == null ? List.of() : calls.calls();
    }

    /// Metadata stores.
    ///
    /// @param opened as they were opened, by name
    /// @param used the same as shares use them
    void metadata(Map<String, MetadataStore> opened, StoreRegistry used) {
        if (meters != null) {
            opened.forEach((name, store) -> {
                MetadataMeters.bind(meters, name, store);
                MetadataMeters.bindDeferrals(meters, name, used.metadata(name));
            });
        }
    }

    /// Content stores with a log, by name.
    void contents(Map<String, TieredStorage> stores) {
        if (meters != null) {
            stores.forEach((name, storage) -> ContentMeters.bind(meters, name, storage::status));
        }
    }

    void buffers(BufferPool pool) {
        if (meters != null) {
            ConnectionMeters.bind(meters, pool);
        }
    }

    void connections(NfsAdapter adapter) {
        if (meters != null) {
            ConnectionMeters.bind(
                    meters, adapter.name(), () -> adapter.counters().orElse(ReactorCounters.ZERO));
        }
    }

    /// What tells all that; none where nobody counts.
    List<MonitoringService> service(HealthSource health) {
        return meters == null ? List.of() : List.of(new MonitoringService(settings, meters, health));
    }

    @Override
    public void close() {
        if (meters != null) {
            meters.close();
        }
    }
}
