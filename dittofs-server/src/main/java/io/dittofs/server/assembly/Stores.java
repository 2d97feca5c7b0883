package io.dittofs.server.assembly;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.content.ContentStoreSettings;
import io.dittofs.server.content.FilesystemSettings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.content.S3Settings;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.metadata.MetadataStoreSettings;
import io.dittofs.server.metadata.PostgresSettings;
import io.dittofs.server.metadata.RocksDbSettings;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.transfer.resident.ResidentContentStore;
import java.security.SecureRandom;
import java.util.Map;

/// Opens the stores that a configuration names.
///
/// @param settings the configuration
record Stores(Settings settings) {

    /// Opens all of them into a registry, which owns each from then on.
    void openInto(StoreRegistry registry) throws StartException {
        for (Map.Entry<String, MetadataStoreSettings> store :
                settings.metadata().stores().entrySet()) {
            addMetadata(registry, store.getKey(), metadata(store.getValue()));
        }
        settings.content().stores().forEach((name, store) -> registry.addContent(name, content(store)));
    }

    private static void addMetadata(StoreRegistry registry, String name, MetadataStore store) throws StartException {
        try {
            registry.addMetadata(name, store);
        } catch (FsException failure) {
            store.close();
            throw new StartException(
                    "metadata store '" + name + "' cannot be opened: " + failure.getMessage(), failure);
        }
    }

    private MetadataStore metadata(MetadataStoreSettings store) {
        return switch (store) {
            case MemoryMetadataSettings() ->
                new MemoryMetadataStore(
                        new SecureRandom(), MemoryMetadataStore.heapBytesDefault(memoryMetadataStores()));
            case RocksDbSettings _, PostgresSettings _ -> throw notSupported(store);
        };
    }

    private int memoryMetadataStores() {
        return Math.toIntExact(settings.metadata().stores().values().stream()
                .filter(MemoryMetadataSettings.class::isInstance)
                .count());
    }

    private static ContentStore content(ContentStoreSettings store) {
        return switch (store) {
            case MemoryContentSettings memory ->
                new ResidentContentStore(new OffHeapPages(memory.limit().bytes()));
            case FilesystemSettings _, S3Settings _ -> throw notSupported(store);
        };
    }

    /// The configuration refuses these before anything is opened.
    private static IllegalArgumentException notSupported(Object store) {
        return new IllegalArgumentException(store.getClass().getSimpleName() + " are not supported yet");
    }
}
