package io.dittofs.transfer.download;

import io.dittofs.cache.clean.BlockKey;
import io.dittofs.cache.clean.CleanBlock;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.clean.DiskTier;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.PieceChecksums;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Blocks and pieces of blocks in the clean caches.
///
/// **Threading**: thread-safe. Only [#fromDisk] waits.
final class CachedBlocks {
    private final CleanCache cache;
    private final @Nullable DiskTier disk;

    CachedBlocks(CleanCache cache, @Nullable DiskTier disk) {
        this.cache = cache;
        this.disk = disk;
    }

    /// Bytes in the clean cache.
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

    /// Bytes for which the clean cache had no room.
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

    /// How many blocks there is memory for.
    int blocksMax(int blockBytes) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, cache.statistics().limitBytes() / blockBytes));
    }

    boolean contains(BlockHash hash) {
        return cache.contains(keyOf(hash));
    }

    /// The block if it is in memory; else null.
    @Nullable
    BlockBytes find(BlockHash hash) {
        CleanBlock block = cache.lease(keyOf(hash));
        return block == null ? null : new Cached(block);
    }

    /// The pieces if all are in memory; else null.
    @Nullable
    BlockBytes find(PieceRange range) {
        List<BlockBytes> found = new ArrayList<>(range.until() - range.first());
        for (int piece = range.first(); piece < range.until(); piece++) {
            CleanBlock block = cache.lease(keyOf(range.hash()).piece(piece));
            if (block == null) {
                found.forEach(BlockBytes::close);
                return null;
            }
            found.add(new Cached(block));
        }
        return new PieceBytes(range.first(), found);
    }

    /// Keeps a block that was just uploaded.
    void keep(BlockHash hash, List<ByteBuffer> data, int length) {
        CleanCache.Filling filling = contains(hash) ? null : cache.tryFill(length);
        if (filling != null) {
            List<ByteBuffer> buffers = filling.buffers();
            copy(data, buffers);
            new Place(keyOf(hash), filling, buffers).keep(disk).close();
        }
    }

    /// Room for a block that is about to be fetched.
    Room room(BlockHash hash, int length) {
        return new Room(null, List.of(place(keyOf(hash), length)));
    }

    /// Room for pieces that are about to be fetched.
    ///
    /// @param bytes that they are together
    Room room(PieceRange range, int bytes) {
        List<Place> places = new ArrayList<>(range.until() - range.first());
        for (int at = 0; at < bytes; at += PieceChecksums.PIECE_BYTES) {
            BlockKey key = keyOf(range.hash()).piece(range.first() + places.size());
            places.add(place(key, Math.min(PieceChecksums.PIECE_BYTES, bytes - at)));
        }
        return new Room(range, places);
    }

    private Place place(BlockKey key, int length) {
        CleanCache.Filling filling = cache.tryFill(length);
        List<ByteBuffer> buffers = filling == null ? List.of(ByteBuffer.allocateDirect(length)) : filling.buffers();
        return new Place(key, filling, buffers);
    }

    /// Where a block or a piece goes.
    ///
    /// @param filling null where the cache has no room, and the memory is of its own
    private record Place(BlockKey key, CleanCache.@Nullable Filling filling, List<ByteBuffer> buffers) {
        BlockBytes keep(@Nullable DiskTier disk) {
            if (filling == null) {
                return new Uncached(buffers.getFirst());
            }
            CleanBlock block = filling.publish(key);
            if (disk != null) {
                disk.offer(block);
            }
            return new Cached(block);
        }
    }

    /// Memory for what is being fetched, of the clean cache if it has some. Confined to one thread. **Ownership**:
    /// leased; what was not kept is given back when it is closed.
    final class Room implements AutoCloseable {
        private final @Nullable PieceRange range;
        private final List<Place> places;
        private boolean isKept;

        /// @param range null for a whole block
        private Room(@Nullable PieceRange range, List<Place> places) {
            this.range = range;
            this.places = places;
        }

        /// To be filled, all of them.
        List<ByteBuffer> buffers() {
            return places.stream().flatMap(place -> place.buffers().stream()).toList();
        }

        /// Keeps what was filled, and lends it.
        BlockBytes keep() {
            isKept = true;
            if (range == null) {
                return places.getFirst().keep(disk);
            }
            return new PieceBytes(
                    range.first(),
                    places.stream().map(place -> place.keep(null)).toList());
        }

        @Override
        public void close() {
            if (!isKept) {
                places.stream().map(Place::filling).filter(Objects::nonNull).forEach(CleanCache.Filling::abandon);
            }
        }
    }

    boolean isOnDisk(BlockHash hash) {
        return disk != null && disk.length(keyOf(hash)) > 0;
    }

    /// The block as the local disk has it; null where it has not.
    @Nullable
    BlockBytes fromDisk(BlockHash hash) {
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
        return BlockKey.whole(hash.word(0), hash.word(1), hash.word(2), hash.word(3));
    }
}
