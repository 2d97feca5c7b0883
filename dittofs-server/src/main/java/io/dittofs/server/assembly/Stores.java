package io.dittofs.server.assembly;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.postgres.PostgresMetadataStore;
import io.dittofs.metadata.postgres.PostgresOptions;
import io.dittofs.metadata.rocksdb.Durability;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.metadata.MetadataStoreSettings;
import io.dittofs.server.metadata.PostgresSettings;
import io.dittofs.server.metadata.RocksDbSettings;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.tracing.Tracing;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the metadata stores that a configuration names.
///
/// @param settings the configuration
/// @param dataDirectory where stores lie whose settings name no directory
/// @param tracing of what shares use
record Stores(Settings settings, Path dataDirectory, Tracing tracing) {
    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    /// Opens all of them into a registry, which owns each from then on.
    ///
    /// @return all as they were opened, by name
    Map<String, MetadataStore> openInto(StoreRegistry registry) throws StartException {
        Map<String, MetadataStore> opened = new LinkedHashMap<>();
        for (Map.Entry<String, MetadataStoreSettings> store :
                settings.metadata().stores().entrySet()) {
            MetadataStore made = metadata(store.getKey(), store.getValue());
            addMetadata(registry, store.getKey(), tracing.metadata(store.getKey(), made));
            opened.put(store.getKey(), made);
        }
        return opened;
    }

    private static void addMetadata(StoreRegistry registry, String name, MetadataStore store) throws StartException {
        try {
            registry.addMetadata(name, store);
        } catch (FsException failure) {
            store.close();
            throw cannotOpen(name, failure);
        }
    }

    private static StartException cannotOpen(String name, Exception failure) {
        return new StartException("metadata store '" + name + "' cannot be opened: " + Reason.of(failure), failure);
    }

    /// Opens the metadata store of this name, which the caller closes.
    MetadataStore metadata(String name, MetadataStoreSettings store) throws StartException {
        return switch (store) {
            case MemoryMetadataSettings() ->
                new MemoryMetadataStore(
                        new SecureRandom(), MemoryMetadataStore.heapBytesDefault(memoryMetadataStores()));
            case RocksDbSettings rocksDb -> rocksDb(name, rocksDb);
            case PostgresSettings postgres -> postgres(name, postgres);
        };
    }

    private static MetadataStore postgres(String name, PostgresSettings store) throws StartException {
        try {
            MetadataStore opened = PostgresMetadataStore.open(options(store), new SecureRandom());
            LOG.info(
                    "metadata store opened name={} type=postgres host={} port={} database={}",
                    name,
                    store.host(),
                    store.port(),
                    store.database());
            return opened;
        } catch (IOException failure) {
            throw cannotOpen(name, failure);
        }
    }

    static PostgresOptions options(PostgresSettings store) {
        return new PostgresOptions(
                store.host(),
                store.port(),
                store.database(),
                store.user(),
                store.password() == null ? "" : store.password().reveal(),
                switch (store.sslMode()) {
                    case DISABLE -> PostgresOptions.Tls.DISABLE;
                    case ALLOW -> PostgresOptions.Tls.ALLOW;
                    case PREFER -> PostgresOptions.Tls.PREFER;
                    case REQUIRE -> PostgresOptions.Tls.REQUIRE;
                    case VERIFY_CA -> PostgresOptions.Tls.VERIFY_CA;
                    case VERIFY_FULL -> PostgresOptions.Tls.VERIFY_FULL;
                },
                store.maxConns(),
                store.autoMigrate());
    }

    /// The metadata store of this name, as [#metadata] opens it; empty where there is nothing yet that outlives a
    /// process.
    Optional<MetadataStore> existing(String name, MetadataStoreSettings store) throws StartException {
        boolean isThere = switch (store) {
            case MemoryMetadataSettings() -> false;
            case RocksDbSettings rocksDb -> RocksMetadataStore.isThere(directory(name, rocksDb));
            case PostgresSettings _ -> true;
        };
        return isThere ? Optional.of(metadata(name, store)) : Optional.empty();
    }

    private Path directory(String name, RocksDbSettings store) {
        return store.dbPath() != null
                ? store.dbPath()
                : dataDirectory.resolve("metadata").resolve(name);
    }

    private MetadataStore rocksDb(String name, RocksDbSettings store) throws StartException {
        Path directory = directory(name, store);
        RocksOptions defaults = RocksOptions.defaults(directory);
        RocksOptions options = defaults.withDurability(
                        switch (store.durability()) {
                            case SYNC -> Durability.SYNC;
                            case RELAXED -> Durability.RELAXED;
                        })
                .withSizes(
                        store.blockCacheLimit().bytes(),
                        store.memtables().bytes(),
                        store.rowCacheLimit().bytes(),
                        defaults.walBytesMax());
        try {
            MetadataStore opened = RocksMetadataStore.open(options, new SecureRandom());
            LOG.info("metadata store opened name={} type=rocksdb path={}", name, directory);
            if (options.durability() == Durability.RELAXED) {
                LOG.warn(
                        "acknowledged changes of the last moment are lost in a power failure name={} durability=relaxed"
                                + " millis={}",
                        name,
                        RocksOptions.RELAXED_INTERVAL_MILLIS);
            }
            return opened;
        } catch (IOException failure) {
            throw cannotOpen(name, failure);
        }
    }

    private int memoryMetadataStores() {
        return Math.toIntExact(settings.metadata().stores().values().stream()
                .filter(MemoryMetadataSettings.class::isInstance)
                .count());
    }
}
