package io.dittofs.server.assembly;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.server.DittoServer;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.StartException;
import io.dittofs.server.adapter.nfs.CallLog;
import io.dittofs.server.adapter.nfs.NfsAdapter;
import io.dittofs.server.admission.Admissions;
import io.dittofs.server.api.AdminApi;
import io.dittofs.server.api.Jobs;
import io.dittofs.server.hosts.ResolvedHosts;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.reactor.ReactorSettings;
import io.dittofs.server.reactor.TieredBufferPool;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.tracing.Tracing;
import io.dittofs.server.transport.ConnectionLog;
import io.dittofs.transfer.tiered.TieredStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;

/// Puts a server together as its settings say: stores, shares on them, loops, protocols. The one place where all of
/// them meet.
public final class Assembly {
    private final Settings settings;
    private final Path dataDirectory;
    private final LongSupplier clock = new WallClock(InstantSource.system());
    private final Opened opened = new Opened();
    private final long startNanos = System.nanoTime();

    private Assembly(Settings settings, Path dataDirectory) {
        this.settings = settings;
        this.dataDirectory = dataDirectory;
    }

    /// Opens the stores and makes the server, which serves nobody before it is started. The caller closes it.
    ///
    /// **Errors**: [StartException] when something cannot be opened; what was opened is closed again.
    ///
    /// @param dataDirectory where stores lie whose settings name no directory; see [DataDirectory]
    public static DittoServer assemble(Settings settings, Path dataDirectory) throws StartException {
        Assembly assembly = new Assembly(settings, dataDirectory);
        try {
            return assembly.server();
        } catch (StartException | RuntimeException failure) {
            assembly.opened.giveUp();
            throw failure;
        }
    }

    private DittoServer server() throws StartException {
        Tracing tracing = Tracing.of(settings.telemetry());
        opened.add(tracing::close);
        StoreRegistry stores = new StoreRegistry(clock);
        opened.add(stores::close);
        opened.add(() -> stores.drain(settings.transfer().drainTimeout()));
        Map<String, MetadataStore> metadata = new Stores(settings, dataDirectory, tracing).openInto(stores);
        Map<String, TieredStorage> logged = new ContentStores(settings, dataDirectory, clock, tracing).openInto(stores);

        ResolvedHosts hosts = new ResolvedHosts(
                ShareRules.hostNames(settings.shares()), name -> List.of(InetAddress.getAllByName(name)));
        opened.add(hosts::close);
        hosts.start();

        ShareTable shares = shares(stores, new ShareRules(hosts, clock));
        ExecutorService blocking = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("call-", 0).factory());
        opened.add(blocking::shutdownNow);
        Monitoring monitoring = new Monitoring(settings.server());
        opened.add(monitoring);
        monitoring.metadata(metadata, stores);
        monitoring.contents(logged);
        ReactorGroup reactor = reactor(monitoring);
        opened.add(reactor::close);
        HealthSource health = new HealthSource(metadata, logged, blocking);
        Jobs jobs = AdminJobs.of(settings, stores, logged).jobs();
        opened.add(jobs::close);
        RpcObserver observer = tracing.calls(shares, CallLog.around(monitoring.observer(), shares));
        List<ProtocolAdapter> adapters =
                adapters(new Serving(shares, reactor, blocking, observer, logged, monitoring, health, jobs));
        adapters.addAll(monitoring.service(health));
        return new DittoServer(new DittoServer.Parts(
                shares,
                adapters,
                opened.lastFirst(),
                reactor::answers,
                settings.server().shutdownTimeout()));
    }

    /// What protocols serve, and with what.
    ///
    /// @param observer of calls
    private record Serving(
            ShareTable shares,
            ReactorGroup reactor,
            ExecutorService blocking,
            RpcObserver observer,
            Map<String, TieredStorage> logged,
            Monitoring monitoring,
            HealthSource health,
            Jobs jobs) {}

    private ShareTable shares(StoreRegistry stores, ShareRules rules) throws StartException {
        List<Share> shares = new ArrayList<>();
        for (ShareSettings share : settings.shares()) {
            try {
                shares.add(stores.open(rules.definition(share)));
            } catch (FsException failure) {
                throw new StartException(
                        "share " + share.name() + " cannot be opened in metadata store '" + share.metadataStore()
                                + "': " + failure.getMessage(),
                        failure);
            }
        }
        return new ShareTable(shares);
    }

    private ReactorGroup reactor(Monitoring monitoring) throws StartException {
        ReactorSettings defaults = ReactorSettings.defaults();
        Integer threads = settings.adapters().nfs().reactorThreads();
        ReactorSettings wanted = threads == null
                ? defaults
                : new ReactorSettings(threads, defaults.receiveBufferBytes(), defaults.sweepInterval());
        TieredBufferPool buffers = new TieredBufferPool(BufferMemory.limitBytes(wanted.loops()));
        monitoring.buffers(buffers);
        try {
            return ReactorGroup.start(wanted, buffers, new ConnectionLog(), System::nanoTime);
        } catch (IOException failure) {
            throw new StartException("the event loops cannot be started: " + failure.getMessage(), failure);
        }
    }

    /// The administration comes last, since it tells of the others.
    private List<ProtocolAdapter> adapters(Serving serving) {
        Admissions admissions = new Admissions(settings.server().rateLimiting(), System.nanoTime());
        List<ProtocolAdapter> adapters = new ArrayList<>();
        if (settings.adapters().nfs().enabled()) {
            NfsAdapter nfs = new NfsAdapter(
                    settings.adapters().nfs(),
                    serving.shares(),
                    serving.reactor(),
                    serving.blocking(),
                    new NfsAdapter.Control(
                            serving.observer(),
                            admissions.of(settings.adapters().nfs().rateLimiting())));
            serving.monitoring().connections(nfs);
            adapters.add(nfs);
        }
        if (settings.server().api().enabled()) {
            StatusSource status = new StatusSource(
                    settings.shares(),
                    List.copyOf(adapters),
                    serving.logged(),
                    serving.health(),
                    serving.monitoring()::calls,
                    startNanos);
            adapters.add(new AdminApi(settings.server().api(), status, serving.jobs()));
        }
        return adapters;
    }
}
