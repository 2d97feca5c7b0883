package io.dittofs.server.registry;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stores of a server by their names in the configuration, and the one place where shares are made of them.
///
/// **Threading**: confined to the thread that starts the server, then to the one that ends it.
///
/// **Ownership**: owns the stores; closing it closes the content stores first, which may still have to tell the
/// metadata stores something.
public final class StoreRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreRegistry.class);

    private final LongSupplier clock;
    private final Map<String, MetadataDomain> metadata = new LinkedHashMap<>();
    private final Map<String, ContentStore> contents = new LinkedHashMap<>();

    /// @param clock nanoseconds since the epoch, for all times of files
    public StoreRegistry(LongSupplier clock) {
        this.clock = clock;
    }

    /// Takes over a metadata store.
    public void addMetadata(String name, MetadataStore store) throws FsException {
        requireNew(metadata.putIfAbsent(name, MetadataDomain.of(store)), name);
    }

    /// A metadata store as shares use it. **Ownership**: stays the registry's.
    public MetadataStore metadata(String name) {
        return require(metadata.get(name), name).store();
    }

    /// Takes over a content store.
    public void addContent(String name, ContentStore store) {
        requireNew(contents.putIfAbsent(name, store), name);
    }

    /// Opens a share: its record is made if its metadata store does not have it.
    public Share open(ShareDefinition definition) throws FsException {
        MetadataDomain domain = require(metadata.get(definition.metadataStore()), definition.metadataStore());
        ContentStore content = require(contents.get(definition.contentStore()), definition.contentStore())
                .promising(definition.promise());
        ShareRecord record = domain.store().openShare(definition.name(), definition.root());
        FileService files = FileService.open(
                new FileService.Parts(record, domain.store(), domain.locks(), content),
                definition.isReadOnly(),
                definition.quota(),
                clock);
        return new Share(record.id(), definition.name(), definition.rules(), files, domain.seal());
    }

    private static void requireNew(@Nullable Object previous, String name) {
        if (previous != null) {
            throw new IllegalArgumentException("two stores are named " + name);
        }
    }

    private static <T> T require(@Nullable T store, String name) {
        if (store == null) {
            throw new IllegalArgumentException("there is no store named " + name);
        }
        return store;
    }

    /// Waits until the contents are where they are to stay, so long at most. Nobody writes any more.
    public void drain(Duration longest) {
        contents.values().forEach(store -> store.drain(longest));
    }

    /// Closes every store, whatever becomes of the others.
    @Override
    public void close() {
        contents.forEach((name, store) -> close(name, store::close));
        metadata.forEach((name, domain) -> close(name, domain.store()::close));
        contents.clear();
        metadata.clear();
    }

    private static void close(String name, Runnable close) {
        try {
            close.run();
        } catch (RuntimeException failure) {
            LOG.error("a store could not be closed cleanly store={}", name, failure);
        }
    }
}
