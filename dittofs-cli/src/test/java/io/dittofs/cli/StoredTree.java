package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.filesystem.FilesystemBlockStore;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.server.assembly.WallClock;
import io.dittofs.transfer.naming.ObjectLayout;
import io.dittofs.transfer.tiered.TieredOptions;
import io.dittofs.transfer.tiered.TieredStorage;
import io.dittofs.transfer.watch.TransferWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The stores of the default configuration in a directory, as a server has them open that serves nobody,
/// with files in them. Nothing is uploaded or deleted unless a test says so.
final class StoredTree implements AutoCloseable {
    static final Credentials ROOT = new Credentials(0, 0);
    static final String STORE = "default";
    private static final int MIB = 1 << 20;
    private static final Duration NEVER = Duration.ofHours(1);

    private final MetadataStore metadata;
    private final TieredStorage storage;
    private final FileService files;

    private StoredTree(MetadataStore metadata, TieredStorage storage, FileService files) {
        this.metadata = metadata;
        this.storage = storage;
        this.files = files;
    }

    /// One upload at a time: of equal blocks that go at once, one becomes garbage.
    private static TieredOptions options(ObjectLayout layout) {
        var isShared = false;
        var isOnlyLog = true;
        int uploads = 1;
        int downloads = 2;
        int prefetch = 0;
        return new TieredOptions(
                STORE,
                isShared,
                isOnlyLog,
                layout,
                uploads,
                downloads,
                prefetch,
                NEVER,
                NEVER,
                Duration.ZERO,
                NEVER,
                NEVER);
    }

    /// @param data the data directory
    static StoredTree open(Path data) throws Exception {
        return open(data, ObjectLayout.CONTENT);
    }

    /// @param layout how new objects are named
    static StoredTree open(Path data, ObjectLayout layout) throws Exception {
        var metadata = RocksMetadataStore.open(RocksOptions.defaults(metadata(data)), new Random(1));
        StoredTree tree = null;
        try {
            tree = over(metadata, data, layout);
            return tree;
        } finally {
            if (tree == null) {
                metadata.close();
            }
        }
    }

    private static StoredTree over(MetadataStore metadata, Path data, ObjectLayout layout) throws Exception {
        var clock = new WallClock(InstantSource.system());
        var share = metadata.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        var storage = TieredStorage.open(
                new TieredStorage.Parts(
                        metadata,
                        blocks(data),
                        MmapPersister.open(log(data), new Random()),
                        new LogOptions(64L * MIB, 8 * MIB),
                        new CleanCache(16L * MIB),
                        null,
                        options(layout),
                        clock,
                        new Random()),
                TransferWatch.NONE);
        var files = FileService.open(
                new FileService.Parts(share, metadata, new InodeLocks(), storage.promising(Promise.LOCAL)),
                false,
                Quota.NONE,
                clock);
        return new StoredTree(metadata, storage, files);
    }

    /// The block store of a data directory.
    static BlockStore blocks(Path data) throws IOException {
        return FilesystemBlockStore.open(data.resolve("blocks").resolve(STORE));
    }

    private static Path metadata(Path data) {
        return data.resolve("metadata").resolve(STORE);
    }

    /// The directory of the write-ahead log.
    static Path log(Path data) {
        return data.resolve("cache").resolve("wal").resolve(STORE);
    }

    /// The file in which the block store keeps a block.
    static Path fileOf(Path data, BlockHash hash) throws IOException {
        try (var all = Files.walk(data.resolve("blocks"))) {
            return all.filter(file -> String.valueOf(file.getFileName()).startsWith(hash + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    FileId root() {
        return files.root();
    }

    FileId folder(String name) throws Exception {
        return files.makeDirectory(ROOT, root(), FileName.of(name), AttributeUpdate.ofMode(0_755))
                .inode()
                .id();
    }

    /// Makes a file.
    FileId write(FileId folder, String name, byte[] content) throws Exception {
        var created =
                files.create(ROOT, folder, FileName.of(name), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
        var id = created.inode().id();
        for (int at = 0; at < content.length; at += MIB) {
            var part = ByteBuffer.wrap(content, at, Math.min(MIB, content.length - at));
            files.write(ROOT, id, at, part, Stability.UNSTABLE);
        }
        return id;
    }

    void overwrite(FileId file, long offset, byte[] data) throws Exception {
        files.write(ROOT, file, offset, ByteBuffer.wrap(data), Stability.FILE_SYNC);
    }

    /// Removes a file whose first block nobody else has.
    void remove(String name, BlockHash block) throws Exception {
        files.remove(ROOT, root(), FileName.of(name));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            var stored = metadata.objects().find(block);
            if (stored == null || stored.isCondemned()) {
                return;
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    void upload() throws Exception {
        assertThat(storage.drain(Duration.ofMinutes(1))).isTrue();
    }

    /// Bytes that come again for the same seed.
    static byte[] bytes(int count, int seed) {
        var data = new byte[count];
        new Random(seed).nextBytes(data);
        return data;
    }

    /// The block that a part of a content is.
    static BlockHash hash(byte[] content, int block) {
        int from = block * 4 * MIB;
        return BlockHash.of(List.of(ByteBuffer.wrap(content, from, Math.min(4 * MIB, content.length - from))));
    }

    @Override
    public void close() {
        storage.close();
        metadata.close();
    }
}
