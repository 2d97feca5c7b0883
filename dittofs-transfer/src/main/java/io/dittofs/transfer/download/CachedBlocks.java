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
            copy(data, filling.buffers());
            publish(filling, hash).close();
        }
    }

    /// Keeps a block that was fetched, if there is room, and lends it.
    ///
    /// @param bytes **borrowed**, left as they are
    BlockBytes keep(BlockHash hash, ByteBuffer bytes) {
        CleanCache.Filling filling = cache.tryFill(bytes.remaining());
        if (filling == null) {
            return new Uncached(copy(bytes));
        }
        copy(List.of(bytes), filling.buffers());
        return new Cached(publish(filling, hash));
    }

    /// Keeps pieces that were fetched as far as there is room, and lends them.
    ///
    /// @param bytes **borrowed**, left as they are
    BlockBytes keep(PieceRange range, ByteBuffer bytes) {
        List<BlockBytes> kept = new ArrayList<>(range.until() - range.first());
        for (int at = 0; at < bytes.remaining(); at += PieceChecksums.PIECE_BYTES) {
            int count = Math.min(PieceChecksums.PIECE_BYTES, bytes.remaining() - at);
            ByteBuffer piece = bytes.slice(bytes.position() + at, count);
            CleanCache.Filling filling = cache.tryFill(count);
            if (filling == null) {
                kept.add(new Uncached(copy(piece)));
            } else {
                copy(List.of(piece), filling.buffers());
                kept.add(new Cached(filling.publish(keyOf(range.hash()).piece(range.first() + kept.size()))));
            }
        }
        return new PieceBytes(range.first(), kept);
    }

    private CleanBlock publish(CleanCache.Filling filling, BlockHash hash) {
        CleanBlock block = filling.publish(keyOf(hash));
        if (disk != null) {
            disk.offer(block);
        }
        return block;
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

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocateDirect(bytes.remaining())
                .put(bytes.duplicate())
                .flip();
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
