package io.dittofs.transfer.download;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.clean.DiskTier;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.ObjectHashes;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.transfer.watch.TransferWatch;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads blocks by their hash, whole or in pieces: from the clean cache, or by a fetch that all who want the same
/// share.
/// Everything is verified before anybody sees it.
///
/// **Threading**: thread-safe.
///
/// **Errors**: `TRY_LATER` for a store that is away or does not deliver in time, `IO` for a block that is damaged or
/// missing, with its key in the log; `CONFLICT` for a block that is not known any more.
public final class BlockReader implements AutoCloseable {
    private final ObjectStore objects;
    private final VerifiedStore store;
    private final CachedBlocks cache;
    private final Duration longestWait;
    private final Flights flights;
    private final PartialReads partialReads;

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
    /// @param watch of fetches
    public BlockReader(Sources sources, int downloads, Duration longestWait, TransferWatch watch) {
        this.objects = sources.objects();
        this.store = new VerifiedStore(sources.store());
        this.cache = new CachedBlocks(sources.cache(), sources.disk());
        this.longestWait = longestWait;
        this.flights = new Flights(downloads, watch);
        this.partialReads = new PartialReads(cache.blocksMax(ObjectHashes.BLOCK_BYTES));
    }

    /// The bytes of a block from one to another if they are in memory; else null.
    public @Nullable BlockBytes readAtOnce(BlockHash hash, int from, int until) {
        BlockBytes block = cache.find(hash);
        return block == null ? cache.find(PieceRange.of(hash, from, until)) : block;
    }

    /// The whole block; waits for it.
    public BlockBytes read(BlockHash hash) throws FsException {
        while (true) {
            BlockBytes cached = cache.find(hash);
            if (cached != null) {
                return cached;
            }
            Flight flight = flights.board(hash, () -> fetch(hash));
            if (flight != null) {
                return flight.await(longestWait);
            }
        }
    }

    /// The bytes of a block from one to another; waits for them. Only the pieces that have them are fetched,
    /// unless they are half of the block or more, or their checksums are not known, or a local disk has the
    /// block. One of which much was read in this way is fetched whole for those who come later; a small read
    /// does not wait for that, nor does it fail where another piece is damaged.
    public BlockBytes read(BlockRef block, int from, int until) throws FsException {
        BlockHash hash = block.hash();
        PieceRange range = PieceRange.of(hash, from, until);
        int bytes = range.bytes(block.length());
        while (true) {
            BlockBytes cached = readAtOnce(hash, from, until);
            if (cached != null) {
                return cached;
            }
            if (2 * bytes >= block.length() || cache.isOnDisk(hash)) {
                return read(hash);
            }
            StoredBlock stored = stored(hash);
            PieceChecksums pieces = stored.pieces();
            if (pieces == null) {
                return read(hash);
            }
            Flight flight = flights.board(range, () -> fetch(stored, pieces, range));
            if (flight != null) {
                return flight.await(longestWait);
            }
        }
    }

    /// Has the block fetched if it is not in memory, without waiting for it; nothing happens where all fetches that may
    /// run at once do.
    public void prefetch(BlockHash hash) {
        if (!cache.contains(hash)) {
            flights.begin(hash, () -> fetch(hash));
        }
    }

    /// Keeps a block that was just uploaded.
    ///
    /// @param data **borrowed**; positions are not moved
    public void keep(BlockHash hash, List<ByteBuffer> data, int length) {
        cache.keep(hash, data, length);
    }

    private StoredBlock stored(BlockHash hash) throws FsException {
        StoredBlock stored = objects.find(hash);
        if (stored == null) {
            throw new FsException(FsError.CONFLICT, "block " + hash + " is not known any more");
        }
        return stored;
    }

    private BlockBytes fetch(BlockHash hash) throws FsException {
        BlockBytes kept = cache.fromDisk(hash);
        if (kept != null) {
            return kept;
        }
        StoredBlock stored = stored(hash);
        try (CachedBlocks.Room room = cache.room(hash, stored.location().length())) {
            store.get(stored, room.buffers());
            return room.keep();
        }
    }

    private BlockBytes fetch(StoredBlock stored, PieceChecksums pieces, PieceRange range) throws FsException {
        int bytes = range.bytes(stored.location().length());
        try (CachedBlocks.Room room = cache.room(range, bytes)) {
            store.get(stored, pieces, range.first(), room.buffers());
            if (partialReads.add(range.hash(), bytes)) {
                prefetch(range.hash());
            }
            return room.keep();
        }
    }

    /// Ends what is being fetched; waits until nothing of it uses the stores or the cache any more. What is asked for
    /// after that and is not in memory is `TRY_LATER`.
    @Override
    public void close() {
        flights.close();
    }
}
