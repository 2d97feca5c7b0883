package io.dittofs.transfer.tiered;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Tiered storage for tests: opened and closed again over the same stores.
final class TieredRig {
    private static final long CACHE_BYTES = 64 << 20;

    private final Path directory;
    private final Supplier<MetadataStore> metadata;
    private final AtomicLong clock = new AtomicLong(1_000_000);
    private TieredOptions options =
            TieredOptions.named("test").withDelays(Duration.ofMillis(20), Duration.ofHours(1), Duration.ZERO);
    private LogOptions logOptions = LogOptions.ofSize(512 << 20);

    TieredRig(Path directory, MetadataStore metadata) {
        this(directory, () -> metadata);
    }

    /// @param metadata asked at each opening
    TieredRig(Path directory, Supplier<MetadataStore> metadata) {
        this.directory = directory;
        this.metadata = metadata;
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
        return TieredStorage.open(new TieredStorage.Parts(
                metadata.get(),
                blocks,
                MmapPersister.open(directory, new Random(1)),
                logOptions,
                new CleanCache(CACHE_BYTES),
                null,
                options,
                clock::incrementAndGet,
                new Random()));
    }
}
