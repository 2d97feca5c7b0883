package io.dittofs.transfer.tiered;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.transfer.watch.TransferWatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Tiered storage for tests: opened and closed again over the same stores.
final class TieredRig {
    private static final long CACHE_BYTES = 64 << 20;
    private static final Credentials ROOT = new Credentials(0, 0);

    private final Path directory;
    private final Supplier<MetadataStore> metadata;
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private TieredOptions options =
            TieredOptions.named("test").withDelays(Duration.ofMillis(20), Duration.ofHours(1), Duration.ZERO);
    private long seed = 1;
    private LogOptions logOptions = LogOptions.ofSize(512 << 20);

    TieredRig(Path directory, MetadataStore metadata) {
        this(directory, () -> metadata);
    }

    /// @param metadata asked at each opening
    TieredRig(Path directory, Supplier<MetadataStore> metadata) {
        this.directory = directory;
        this.metadata = metadata;
    }

    /// @param newSeed of the id that a new log gets
    TieredRig withSeed(long newSeed) {
        seed = newSeed;
        return this;
    }

    TieredRig with(TieredOptions newOptions) {
        options = newOptions;
        return this;
    }

    TieredRig with(LogOptions newOptions) {
        logOptions = newOptions;
        return this;
    }

    TieredOptions options() {
        return options;
    }

    AtomicLong clock() {
        return clock;
    }

    /// A store of blocks in memory.
    static BlockStore blocks(long bytes) {
        return new MemoryBlockStore(new OffHeapPages(bytes));
    }

    TieredStorage open(BlockStore blocks) throws IOException, FsException {
        return TieredStorage.open(
                new TieredStorage.Parts(
                        metadata.get(),
                        blocks,
                        MmapPersister.open(directory, new Random(seed)),
                        logOptions,
                        new CleanCache(CACHE_BYTES),
                        null,
                        options,
                        clock::incrementAndGet,
                        new Random()),
                TransferWatch.NONE);
    }

    /// Makes a file in the share `/export`, with so many stable bytes.
    void writeFile(TieredStorage storage, String name, int count) throws FsException {
        FileService files = FileService.open(
                new FileService.Parts(
                        metadata.get().openShare("/export", new RootAttributes(0_777, 0, 0, 1)),
                        metadata.get(),
                        new InodeLocks(),
                        storage.promising(Promise.LOCAL)),
                false,
                Quota.NONE,
                clock::incrementAndGet);
        var created = files.create(
                ROOT, files.root(), FileName.of(name), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
        files.write(ROOT, created.inode().id(), 0, ByteBuffer.allocate(count), Stability.FILE_SYNC);
    }
}
