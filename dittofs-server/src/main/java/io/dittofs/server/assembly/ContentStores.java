package io.dittofs.server.assembly;

import io.dittofs.blocks.filesystem.FilesystemBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.s3.S3BlockStore;
import io.dittofs.blocks.s3.S3Credentials;
import io.dittofs.blocks.s3.S3Encryption;
import io.dittofs.blocks.s3.S3Options;
import io.dittofs.blocks.s3.S3Timeouts;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.clean.DiskTier;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.cache.log.NullPersister;
import io.dittofs.cache.log.Persister;
import io.dittofs.config.Secret;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.cache.CacheSettings;
import io.dittofs.server.content.ContentStoreSettings;
import io.dittofs.server.content.FilesystemSettings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.content.S3Settings;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.metadata.PostgresSettings;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.tracing.Tracing;
import io.dittofs.server.transfer.TransferSettings;
import io.dittofs.transfer.naming.ObjectLayout;
import io.dittofs.transfer.resident.ResidentContentStore;
import io.dittofs.transfer.tiered.TieredOptions;
import io.dittofs.transfer.tiered.TieredStorage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the content stores that a configuration names, each on the metadata store whose contents it keeps. One that no
/// share uses is not opened.
///
/// @param settings the configuration
/// @param dataDirectory where logs and blocks lie whose settings name no directory
/// @param clock nanoseconds since the epoch
/// @param tracing of what they do
record ContentStores(Settings settings, Path dataDirectory, LongSupplier clock, Tracing tracing) {
    private static final Logger LOG = LoggerFactory.getLogger(ContentStores.class);
    private static final Duration WRITER_WAIT = Duration.ofSeconds(30);
    private static final Duration READER_WAIT = Duration.ofSeconds(60);

    /// Opens all of them into a registry that has the metadata stores, and owns each from then on.
    ///
    /// @return those that have a log, by name
    Map<String, TieredStorage> openInto(StoreRegistry registry) throws StartException {
        Map<String, TieredStorage> logged = new LinkedHashMap<>();
        for (Map.Entry<String, ContentStoreSettings> store :
                settings.content().stores().entrySet()) {
            String name = store.getKey();
            List<ShareSettings> users = users(name);
            if (users.isEmpty()) {
                continue;
            }
            if (store.getValue() instanceof MemoryContentSettings memory) {
                registry.addContent(
                        name,
                        tracing.content(
                                name,
                                new ResidentContentStore(
                                        new OffHeapPages(memory.limit().bytes()))));
            } else {
                TieredStorage storage =
                        tiered(registry, name, tracing.blocks(name, blocks(name, store.getValue())), users);
                registry.addContent(name, tracing.content(name, storage.promising(Promise.LOCAL)));
                logged.put(name, storage);
            }
        }
        return logged;
    }

    private List<ShareSettings> users(String name) {
        return settings.shares().stream()
                .filter(share -> share.contentStore().equals(name))
                .toList();
    }

    private BlockStore blocks(String name, ContentStoreSettings store) throws StartException {
        return switch (store) {
            case MemoryContentSettings _ -> throw new IllegalArgumentException(name + " has no block store");
            case FilesystemSettings files -> filesystem(name, files);
            case S3Settings s3 -> s3(name, s3);
        };
    }

    /// Where the blocks of a store are that are files.
    Path blockDirectory(String name, FilesystemSettings files) {
        return files.path() != null
                ? files.path()
                : dataDirectory.resolve("blocks").resolve(name);
    }

    BlockStore filesystem(String name, FilesystemSettings files) throws StartException {
        Path directory = blockDirectory(name, files);
        try {
            BlockStore opened = FilesystemBlockStore.open(directory);
            LOG.info("content store opened name={} type=filesystem path={}", name, directory);
            return opened;
        } catch (IOException failure) {
            throw cannotOpen(name, failure);
        }
    }

    BlockStore s3(String name, S3Settings s3) {
        TransferSettings transfer = settings.transfer();
        Secret secret = s3.secretAccessKey();
        S3Credentials credentials = s3.accessKeyId() == null || secret == null
                ? new S3Credentials.DefaultChain()
                : new S3Credentials.KeyPair(s3.accessKeyId(), secret.reveal());
        S3Encryption encryption = switch (s3.encryption()) {
            case NONE -> new S3Encryption.BucketDefault();
            case AES256 -> new S3Encryption.Aes256();
            case AWS_KMS -> new S3Encryption.Kms(s3.kmsKeyId());
        };
        BlockStore opened = S3BlockStore.open(new S3Options(
                s3.region(),
                s3.bucket(),
                s3.endpoint() == null ? null : URI.create(s3.endpoint()),
                s3.prefix(),
                s3.isPathStyle(),
                credentials,
                encryption,
                s3.maxRetries(),
                s3.multipartThreshold().bytes(),
                transfer.uploads() + transfer.downloads(),
                S3Timeouts.DEFAULT));
        LOG.info(
                "content store opened name={} type=s3 bucket={} region={} endpoint={} prefix={}",
                name,
                s3.bucket(),
                s3.region(),
                s3.endpoint() == null ? "aws" : s3.endpoint(),
                s3.prefix());
        return opened;
    }

    static StartException cannotOpen(String name, Exception failure) {
        return new StartException("content store '" + name + "' cannot be opened: " + Reason.of(failure), failure);
    }

    TieredStorage tiered(StoreRegistry registry, String name, BlockStore blocks, List<ShareSettings> users)
            throws StartException {
        try (OpenedParts parts = new OpenedParts()) {
            parts.add(blocks).probe();
            String metadataName = users.getFirst().metadataStore();
            MetadataStore metadata = registry.metadata(metadataName);
            boolean isVolatile = settings.metadata().stores().get(metadataName) instanceof MemoryMetadataSettings;
            Persister persister = parts.add(
                    isVolatile
                            ? new NullPersister(new SecureRandom())
                            : MmapPersister.open(logDirectory(name), new SecureRandom()));
            CleanCache cache =
                    parts.add(new CleanCache(settings.cache().maxSize().bytes() / tieredStores()));
            DiskTier disk = diskTier(name, blocks);
            parts.handOver();
            TieredStorage storage = TieredStorage.open(
                    new TieredStorage.Parts(
                            metadata,
                            blocks,
                            persister,
                            logOptions(),
                            cache,
                            disk,
                            options(name, metadataName, users),
                            clock,
                            new SecureRandom()),
                    tracing.transfers(name));
            warn(users);
            return storage;
        } catch (IOException | FsException | BlockStoreException failure) {
            throw cannotOpen(name, failure);
        }
    }

    private @Nullable DiskTier diskTier(String name, BlockStore blocks) throws IOException {
        CacheSettings.Disk disk = settings.cache().disk();
        return disk.enabled() && !blocks.isLocal()
                ? DiskTier.open(
                        cacheDirectory().resolve("clean").resolve(name),
                        disk.maxSize().bytes(),
                        InstantSource.system(),
                        new SecureRandom())
                : null;
    }

    Path logDirectory(String name) {
        return cacheDirectory().resolve("wal").resolve(name);
    }

    private Path cacheDirectory() {
        return settings.cache().path() != null ? settings.cache().path() : dataDirectory.resolve("cache");
    }

    private LogOptions logOptions() {
        CacheSettings.Wal wal = settings.cache().wal();
        return new LogOptions(
                wal.maxSize().bytes(), Math.toIntExact(wal.segmentSize().bytes()));
    }

    private int tieredStores() {
        return Math.toIntExact(settings.content().stores().entrySet().stream()
                .filter(store -> !(store.getValue() instanceof MemoryContentSettings)
                        && !users(store.getKey()).isEmpty())
                .count());
    }

    /// Other servers change the block map where the database is one of several servers' and the share says that what is
    /// stable is remote.
    private TieredOptions options(String name, String metadataName, List<ShareSettings> users) {
        TransferSettings transfer = settings.transfer();
        boolean isDatabase = settings.metadata().stores().get(metadataName) instanceof PostgresSettings;
        boolean isAnyRemote = users.stream().anyMatch(ContentStores::isRemote);
        boolean isEachRemote = users.stream().allMatch(ContentStores::isRemote);
        return new TieredOptions(
                name,
                isDatabase && isAnyRemote,
                !(isDatabase && isEachRemote),
                layout(settings.content().stores().get(name)),
                transfer.uploads(),
                transfer.downloads(),
                transfer.prefetchBlocks(),
                transfer.flushDelay(),
                transfer.gcInterval(),
                transfer.gcGrace(),
                WRITER_WAIT,
                READER_WAIT);
    }

    private static boolean isRemote(ShareSettings share) {
        return share.durability() == ShareSettings.Durability.REMOTE;
    }

    private static ObjectLayout layout(@Nullable ContentStoreSettings store) {
        return store instanceof S3Settings s3 && s3.layout() == S3Settings.Layout.PATH
                ? ObjectLayout.PATH
                : ObjectLayout.CONTENT;
    }

    private static void warn(List<ShareSettings> users) {
        users.stream()
                .filter(share -> share.durability() == ShareSettings.Durability.WRITEBACK)
                .forEach(share -> LOG.warn(
                        "what clients are told is stable is lost in a power failure share={} durability=writeback",
                        share.name()));
    }
}
