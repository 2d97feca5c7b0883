package io.dittofs.transfer.download;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.cache.clean.BlockKey;
import io.dittofs.cache.clean.CleanBlock;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.clean.DiskTier;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads blocks by their hash: from the clean cache, or by a fetch that all who want the block share. Every block is
/// verified against its hash before anybody sees it; one that does not fit is fetched once more, and then an error.
///
/// **Threading**: thread-safe.
///
/// **Errors**: `TRY_LATER` for a store that is away or does not deliver in time, `IO` for a block that is damaged or
/// missing, with its key in the log.
public final class BlockReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockReader.class);
    private static final int ATTEMPTS = 2;

    private final ObjectStore objects;
    private final BlockStore store;
    private final CleanCache cache;
    private final @Nullable DiskTier disk;
    private final Duration longestWait;
    private final Flights flights;
    private final StagingBuffers staging = new StagingBuffers();

    /// Where blocks come from.
    ///
    /// @param objects knows where each block lies
    /// @param store has them all
    /// @param cache has some in memory
    /// @param disk has some on a local disk; null where that is not kept
    public record Sources(
            ObjectStore objects,
            BlockStore store,
            CleanCache cache,
            @Nullable DiskTier disk) {}

    /// @param downloads fetches at once
    /// @param longestWait how long a reader waits for a block
    public BlockReader(Sources sources, int downloads, Duration longestWait) {
        this.objects = sources.objects();
        this.store = sources.store();
        this.cache = sources.cache();
        this.disk = sources.disk();
        this.flights = new Flights(downloads);
        this.longestWait = longestWait;
    }

    /// A block out of the clean cache.
    private record Cached(CleanBlock block) implements BlockBytes {
        @Override
        public List<ByteBuffer> slices(int from, int count) {
            return block.slices(from, count);
        }

        @Override
        public void close() {
            block.close();
        }
    }

    /// A block for which the clean cache had no room.
    private record Uncached(ByteBuffer bytes) implements BlockBytes {
        @Override
        public List<ByteBuffer> slices(int from, int count) {
            return List.of(bytes.slice(from, count).asReadOnlyBuffer());
        }

        @Override
        public void close() {
            // The garbage collector takes the memory back.
        }
    }

    /// The block if it is in memory; else null.
    public @Nullable BlockBytes readAtOnce(BlockHash hash) {
        CleanBlock block = cache.lease(keyOf(hash));
        return block == null ? null : new Cached(block);
    }

    /// The block; waits for it.
    public BlockBytes read(BlockHash hash) throws FsException {
        while (true) {
            BlockBytes cached = readAtOnce(hash);
            if (cached != null) {
                return cached;
            }
            Flight flight = flights.board(hash, () -> fetch(hash));
            if (flight != null) {
                return flight.await(longestWait);
            }
        }
    }

    /// Has the block fetched if it is not in memory, without waiting for it; nothing happens where all fetches that may
    /// run at once do.
    public void prefetch(BlockHash hash) {
        if (!cache.contains(keyOf(hash))) {
            flights.begin(hash, () -> fetch(hash));
        }
    }

    /// Keeps a block that was just uploaded.
    ///
    /// @param data **borrowed**; positions are not moved
    public void keep(BlockHash hash, List<ByteBuffer> data, int length) {
        CleanCache.Filling filling = cache.contains(keyOf(hash)) ? null : cache.tryFill(length);
        if (filling != null) {
            copy(data, filling.buffers());
            publish(filling, hash).close();
        }
    }

    private BlockBytes fetch(BlockHash hash) throws FsException {
        BlockBytes kept = fromDisk(hash);
        if (kept != null) {
            return kept;
        }
        StoredBlock stored = objects.find(hash);
        if (stored == null) {
            throw new FsException(FsError.CONFLICT, "block " + hash + " is not known any more");
        }
        ByteBuffer buffer = staging.take();
        try {
            buffer.limit(stored.location().length());
            fetchVerified(stored, buffer);
            return keepFetched(hash, buffer);
        } finally {
            staging.giveBack(buffer);
        }
    }

    /// Fills the buffer with the block.
    private void fetchVerified(StoredBlock stored, ByteBuffer buffer) throws FsException {
        String key = stored.location().key();
        for (int attempt = 1; ; attempt++) {
            try {
                store.get(key, stored.location().offset(), buffer.rewind());
                buffer.flip();
                if (BlockHash.of(buffer).equals(stored.hash())) {
                    return;
                }
                LOG.error("a block has other bytes than its hash says key={} attempt={}", key, attempt);
            } catch (BlockStoreException e) {
                if (e.kind() != BlockStoreException.Kind.DAMAGED) {
                    throw refusal(key, e);
                }
                LOG.error("a block is damaged key={} attempt={} reason={}", key, attempt, e.getMessage());
            }
            if (attempt == ATTEMPTS) {
                throw new FsException(FsError.IO, "block " + key + " is damaged");
            }
            buffer.clear().limit(stored.location().length());
        }
    }

    private static FsException refusal(String key, BlockStoreException e) {
        return switch (e.kind()) {
            case NOT_FOUND -> {
                LOG.error("the block store does not have a block that the metadata store knows key={}", key);
                yield new FsException(FsError.IO, "block " + key + " is missing");
            }
            case UNAVAILABLE, FULL, REFUSED ->
                new FsException(FsError.TRY_LATER, "the block store refuses to deliver: " + e.getMessage());
            case DAMAGED -> new FsException(FsError.IO, "block " + key + " is damaged");
        };
    }

    private BlockBytes keepFetched(BlockHash hash, ByteBuffer buffer) {
        int length = buffer.remaining();
        CleanCache.Filling filling = cache.tryFill(length);
        if (filling == null) {
            ByteBuffer copy = ByteBuffer.allocateDirect(length);
            copy.put(buffer.duplicate()).flip();
            return new Uncached(copy);
        }
        copy(List.of(buffer), filling.buffers());
        return new Cached(publish(filling, hash));
    }

    private CleanBlock publish(CleanCache.Filling filling, BlockHash hash) {
        CleanBlock block = filling.publish(keyOf(hash));
        if (disk != null) {
            disk.offer(block);
        }
        return block;
    }

    /// The block as the local disk has it; null where it has not.
    private @Nullable BlockBytes fromDisk(BlockHash hash) {
        int length = disk == null ? -1 : disk.length(keyOf(hash));
        CleanCache.Filling filling = length <= 0 ? null : cache.tryFill(length);
        if (filling == null || disk == null) {
            return null;
        }
        if (disk.read(keyOf(hash), filling.buffers())) {
            return new Cached(filling.publish(keyOf(hash)));
        }
        filling.abandon();
        return null;
    }

    private static void copy(List<ByteBuffer> from, List<ByteBuffer> to) {
        int target = 0;
        for (ByteBuffer buffer : from) {
            ByteBuffer source = buffer.duplicate();
            while (source.hasRemaining()) {
                ByteBuffer into = to.get(target);
                if (!into.hasRemaining()) {
                    target++;
                    continue;
                }
                int count = Math.min(into.remaining(), source.remaining());
                into.put(into.position(), source, source.position(), count);
                into.position(into.position() + count);
                source.position(source.position() + count);
            }
        }
    }

    private static BlockKey keyOf(BlockHash hash) {
        return new BlockKey(hash.word(0), hash.word(1), hash.word(2), hash.word(3));
    }

    /// Ends what is being fetched; waits until nothing of it uses the stores or the cache any more. What is asked for
    /// after that and is not in memory is `TRY_LATER`.
    @Override
    public void close() {
        flights.close();
    }
}
