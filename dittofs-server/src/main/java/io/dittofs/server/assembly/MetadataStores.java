package io.dittofs.server.assembly;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.metadata.MetadataStoreSettings;
import io.dittofs.server.tracing.Tracing;
import java.nio.file.Path;
import java.util.Optional;

/// Opens the metadata stores of a configuration for work on what no server has open.
public final class MetadataStores {
    private MetadataStores() {}

    /// Opens the store of a name that the configuration has, which the caller closes; empty where there is nothing yet
    /// that outlives a process, so that none is made.
    ///
    /// **Errors**: [StartException] in one line, for one where the store is in use.
    ///
    /// @param dataDirectory where stores lie whose settings name no directory; see [DataDirectory]
    public static Optional<MetadataStore> open(Settings settings, Path dataDirectory, String name)
            throws StartException {
        MetadataStoreSettings store = settings.metadata().stores().get(name);
        if (store == null) {
            throw new IllegalArgumentException("no metadata store " + name);
        }
        return new Stores(settings, dataDirectory, Tracing.NONE).existing(name, store);
    }
}
