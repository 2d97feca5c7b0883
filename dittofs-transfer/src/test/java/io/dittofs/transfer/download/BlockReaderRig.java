package io.dittofs.transfer.download;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.UploadedBlock;
import io.dittofs.transfer.watch.TransferWatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// A reader of blocks over stores and a cache in memory. Thread-safe.
final class BlockReaderRig implements AutoCloseable {
    /// The content that has the blocks, in order.
    static final long CONTENT = 1;

    private static final long MIB = 1 << 20;
    private static final int DOWNLOADS = 4;

    private final MemoryMetadataStore metadata = new MemoryMetadataStore(new Random(1));
    private final MemoryBlockStore memory = new MemoryBlockStore(new OffHeapPages(64 * MIB));
    private final WatchedBlockStore store = new WatchedBlockStore(memory);
    private final CleanCache cache;
    private final BlockReader reader;
    private long blocks;

    BlockReaderRig(long cacheBytes, Duration longestWait) {
        this.cache = new CleanCache(cacheBytes);
        this.reader = new BlockReader(
                new BlockReader.Sources(metadata.objects(), store, cache, null),
                DOWNLOADS,
                longestWait,
                TransferWatch.NONE);
    }

    static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /// Stores a block and has the block map name it.
    BlockRef store(byte[] bytes) throws Exception {
        return store(bytes, PieceChecksums.of(List.of(ByteBuffer.wrap(bytes))));
    }

    /// The same as it was before there were checksums of pieces.
    BlockRef storeAsBefore(byte[] bytes) throws Exception {
        return store(bytes, null);
    }

    private BlockRef store(byte[] bytes, @Nullable PieceChecksums pieces) throws Exception {
        BlockRef block = new BlockRef(BlockHash.of(ByteBuffer.wrap(bytes)), bytes.length);
        String key = "block-" + blocks;
        store.put(key, List.of(ByteBuffer.wrap(bytes)));
        UploadedBlock uploaded = new UploadedBlock(new BlockLocation(key, 0, bytes.length), pieces);
        metadata.objects().commit(new BlockChanges(1).map(CONTENT, blocks++, null, block, uploaded));
        return block;
    }

    WatchedBlockStore store() {
        return store;
    }

    CleanCache cache() {
        return cache;
    }

    ObjectStore objects() {
        return metadata.objects();
    }

    BlockReader reader() {
        return reader;
    }

    /// The bytes that a reader lends.
    static byte[] bytes(BlockBytes block, int from, int count) {
        ByteBuffer all = ByteBuffer.allocate(count);
        block.slices(from, count).forEach(all::put);
        return all.array();
    }

    @Override
    public void close() {
        reader.close();
        cache.close();
        memory.close();
        metadata.close();
    }
}
