package io.dittofs.e2e.protocol;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.IdentityMapping;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.share.ClientList;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.server.StartException;
import io.dittofs.server.adapter.nfs.NfsAdapter;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.reactor.BufferPool;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.reactor.ReactorSettings;
import io.dittofs.server.registry.ShareDefinition;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.transport.ConnectionLog;
import io.dittofs.transfer.resident.ResidentContentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// The NFS adapter on parts that a test can look into or put faults into, with one share `/export` on which root is
/// root.
///
/// **Ownership**: owns the content store it is given; the pool stays the test's.
final class AdapterServer implements AutoCloseable {
    private static final long CONTENT_BYTES = 64L << 20;

    private final StoreRegistry stores;
    private final ReactorGroup reactor;
    private final ExecutorService blocking;
    private final NfsAdapter adapter;

    private AdapterServer(StoreRegistry stores, ReactorGroup reactor, ExecutorService blocking, NfsAdapter adapter) {
        this.stores = stores;
        this.reactor = reactor;
        this.blocking = blocking;
        this.adapter = adapter;
    }

    static ContentStore memory() {
        return new ResidentContentStore(new OffHeapPages(CONTENT_BYTES));
    }

    static AdapterServer start(ContentStore content, BufferPool pool) {
        try {
            // A clock that never stands still, so that each change has a time of its own.
            var stores = new StoreRegistry(new AtomicLong(1L << 60)::incrementAndGet);
            stores.addMetadata("default", new MemoryMetadataStore(new SecureRandom()));
            stores.addContent("default", content);
            var shares = new ShareTable(List.of(stores.open(export())));
            ReactorGroup reactor =
                    ReactorGroup.start(ReactorSettings.defaults(), pool, new ConnectionLog(), System::nanoTime);
            ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
            var adapter =
                    new NfsAdapter(settings().adapters().nfs(), shares, reactor, blocking, NfsAdapter.Control.NONE);
            adapter.start();
            return new AdapterServer(stores, reactor, blocking, adapter);
        } catch (FsException | ConfigException | StartException refused) {
            throw new AssertionError(refused);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    NfsAdapter adapter() {
        return adapter;
    }

    @Override
    public void close() {
        adapter.close();
        reactor.close();
        blocking.close();
        stores.close();
    }

    private static ShareDefinition export() {
        ClientList everybody = ClientList.of(List.of(), (name, address) -> false);
        return new ShareDefinition(
                "/export",
                "default",
                "default",
                Promise.LOCAL,
                new RootAttributes(0777, 0, 0, 0),
                false,
                Quota.NONE,
                new ExportRules(everybody, everybody, new IdentityMapping(false, false, 65_534, 65_534), false, false));
    }

    private static Settings settings() throws ConfigException {
        String yaml = "adapters: { nfs: { address: 127.0.0.1, port: %d } }".formatted(TestServer.freePort());
        return Settings.load(new ConfigSource("test.yaml", yaml), Map.of());
    }
}
