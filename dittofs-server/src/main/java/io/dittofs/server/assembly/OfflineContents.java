package io.dittofs.server.assembly;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.cache.log.LogDamage;
import io.dittofs.cache.log.LogRepair;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.path.TreePaths;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.content.ContentStoreSettings;
import io.dittofs.server.content.FilesystemSettings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.content.S3Settings;
import io.dittofs.server.offline.StoredContents;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.tracing.Tracing;
import io.dittofs.transfer.naming.BlockNames;
import io.dittofs.transfer.recovery.UnsentData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the contents of a metadata store for work on what no server has open.
public final class OfflineContents {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineContents.class);

    private final Settings settings;
    private final MetadataStore metadata;
    private final ContentStores stores;

    private OfflineContents(Settings settings, Path dataDirectory, MetadataStore metadata) {
        this.settings = settings;
        this.metadata = metadata;
        this.stores = new ContentStores(settings, dataDirectory, new WallClock(InstantSource.system()), Tracing.NONE);
    }

    /// Opens the block store and the log of a metadata store's contents; the caller closes them. Empty where
    /// its contents are in memory only, or nothing was ever kept, so that nothing is made.
    ///
    /// **Errors**: [StartException] in one line, for one where they are in use.
    ///
    /// @param dataDirectory where stores lie whose settings name no directory; see [DataDirectory]
    /// @param name of the metadata store
    /// @param metadata that store, **borrowed** until the contents are closed
    public static Optional<StoredContents> open(
            Settings settings, Path dataDirectory, String name, MetadataStore metadata) throws StartException {
        return new OfflineContents(settings, dataDirectory, metadata).open(name);
    }

    /// The metadata store of the share that a path lies in; empty where there is no such share.
    public static Optional<String> metadataStoreOf(Settings settings, String path) {
        String share = TreePaths.shareOf(
                settings.shares().stream().map(ShareSettings::name).toList(), path);
        return settings.shares().stream()
                .filter(each -> each.name().equals(share))
                .map(ShareSettings::metadataStore)
                .findFirst();
    }

    /// All blocks of a metadata store are in one content store; [References] sees to that.
    private Optional<StoredContents> open(String name) throws StartException {
        for (ShareSettings share : settings.shares()) {
            ContentStoreSettings store = settings.content().stores().get(share.contentStore());
            if (share.metadataStore().equals(name) && store != null && !(store instanceof MemoryContentSettings)) {
                return open(share.contentStore(), store);
            }
        }
        return Optional.empty();
    }

    private Optional<StoredContents> open(String contentName, ContentStoreSettings store) throws StartException {
        Optional<BlockStore> blocks = blocks(contentName, store);
        if (blocks.isEmpty()) {
            return Optional.empty();
        }
        try (OpenedParts parts = new OpenedParts()) {
            parts.add(blocks.get()).list(BlockNames.PREFIXES.getFirst(), null, 1);
            StoredContents.Log log = log(contentName);
            parts.handOver();
            return Optional.of(new StoredContents(new StoredContents.Parts(
                    metadata,
                    blocks.get(),
                    neighbour(contentName, store),
                    log,
                    settings.transfer().downloads(),
                    stores.clock())));
        } catch (IOException | BlockStoreException failure) {
            throw ContentStores.cannotOpen(contentName, failure);
        }
    }

    /// Another content store of the same bucket whose objects this one could take for its own. Nobody can see those of
    /// other configurations.
    private @Nullable String neighbour(String contentName, ContentStoreSettings store) {
        for (var other : settings.content().stores().entrySet()) {
            if (!other.getKey().equals(contentName)
                    && store instanceof S3Settings ours
                    && other.getValue() instanceof S3Settings theirs
                    && ours.bucket().equals(theirs.bucket())
                    && (mayHold(ours.prefix(), theirs.prefix()) || mayHold(theirs.prefix(), ours.prefix()))
                    && Objects.equals(ours.endpoint(), theirs.endpoint())) {
                return other.getKey();
            }
        }
        return null;
    }

    /// Whether the objects below one prefix lie where those below another one are named by paths, or by hashes.
    private static boolean mayHold(String outer, String inner) {
        return inner.equals(outer) || BlockNames.PREFIXES.stream().anyMatch(prefix -> inner.startsWith(outer + prefix));
    }

    private Optional<BlockStore> blocks(String contentName, ContentStoreSettings store) throws StartException {
        return switch (store) {
            case MemoryContentSettings _ -> Optional.empty();
            case S3Settings s3 -> Optional.of(stores.s3(contentName, s3));
            case FilesystemSettings files -> {
                Path directory = stores.blockDirectory(contentName, files);
                if (Files.isDirectory(directory)) {
                    yield Optional.of(stores.filesystem(contentName, files));
                }
                requireNoBlocks(contentName, directory);
                yield Optional.empty();
            }
        };
    }

    /// A directory that is gone must not be taken for one that was never made, nor be made empty.
    private void requireNoBlocks(String contentName, Path directory) throws StartException {
        try {
            if (!metadata.objects().list(null, 1).isEmpty()) {
                throw new StartException(
                        "content store '" + contentName + "' cannot be opened: the metadata store knows"
                                + " blocks, and " + directory + " is not there: restore it, or correct the path");
            }
        } catch (FsException failure) {
            throw ContentStores.cannotOpen(contentName, failure);
        }
    }

    private StoredContents.Log log(String contentName) throws IOException {
        Path directory = stores.logDirectory(contentName);
        return Files.isDirectory(directory)
                ? new Held(metadata, MmapPersister.open(directory, new SecureRandom()))
                : new Absent();
    }

    /// A log that there is.
    private record Held(MetadataStore metadata, MmapPersister persister) implements StoredContents.Log {
        @Override
        public UnsentData unsent() throws FsException {
            try {
                return UnsentData.of(metadata, persister);
            } catch (IOException refused) {
                throw new FsException(FsError.IO, String.valueOf(refused.getMessage()));
            }
        }

        @Override
        public List<LogDamage> repair() throws FsException {
            try {
                return LogRepair.run(persister, persister::keepCopy, new SecureRandom());
            } catch (IOException refused) {
                throw new FsException(FsError.IO, String.valueOf(refused.getMessage()));
            }
        }

        @Override
        public boolean isNamed(long logId) {
            return persister.id() == logId;
        }

        @Override
        public void close() {
            try {
                persister.close();
            } catch (IOException e) {
                LOG.warn("the write-ahead log was not closed cleanly path={}", persister.location(), e);
            }
        }
    }

    /// A log that was never begun.
    private record Absent() implements StoredContents.Log {
        @Override
        public UnsentData unsent() {
            return UnsentData.NONE;
        }

        @Override
        public List<LogDamage> repair() {
            return List.of();
        }

        @Override
        public boolean isNamed(long logId) {
            return false;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
