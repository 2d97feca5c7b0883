package io.dittofs.cache.clean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps blocks in memory outside the heap, within a bound that holds exactly. Which ones stay is decided by how often
/// and how lately they were asked for. A block that somebody has on loan keeps its memory until it is returned, and
/// then counts against the bound.
///
/// **Threading**: thread-safe; nothing waits.
///
/// **Ownership**: owns the memory. Blocks on loan stay good after close.
public final class CleanCache implements AutoCloseable {
    /// Room for blocks that are being filled, and for those on loan that are not in the cache any more.
    private static final int SPARE_PARTS = 8;

    private static final int EVICTED_AT_ONCE = 4;
    private static final int EVICTION_ROUNDS = 8;

    private final OffHeapPages pages;
    private final Cache<BlockKey, BlockMemory> blocks;

    /// A cache of so many bytes.
    public CleanCache(long limitBytes) {
        this(new OffHeapPages(limitBytes));
    }

    /// A cache over memory that it then **owns**.
    CleanCache(OffHeapPages pages) {
        this.pages = pages;
        this.blocks = Caffeine.newBuilder()
                .maximumWeight(pages.limitBytes() - pages.limitBytes() / SPARE_PARTS)
                .weigher((BlockKey _, BlockMemory block) -> block.allocatedBytes())
                .removalListener((@Nullable BlockKey _, @Nullable BlockMemory block, RemovalCause _) -> {
                    if (block != null) {
                        block.letGo();
                    }
                })
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    /// Lends a block; null where it is not there.
    public @Nullable CleanBlock lease(BlockKey key) {
        BlockMemory block = blocks.getIfPresent(key);
        return block != null && block.tryHold() ? new CleanBlock(block) : null;
    }

    /// Whether a block is there. Does not count as a use of it.
    public boolean contains(BlockKey key) {
        return blocks.asMap().containsKey(key);
    }

    /// Memory for a block of so many bytes, which the caller fills and then publishes or abandons; null where there is
    /// none, because all of it is on loan.
    public @Nullable Filling tryFill(int length) {
        for (int round = 0; round < EVICTION_ROUNDS; round++) {
            BlockMemory memory = BlockMemory.tryAllocate(pages, length);
            if (memory != null) {
                return new Filling(memory);
            }
            if (!evict()) {
                return null;
            }
        }
        return null;
    }

    private boolean evict() {
        Set<BlockKey> coldest = blocks.policy()
                .eviction()
                .orElseThrow()
                .coldest(EVICTED_AT_ONCE)
                .keySet();
        blocks.invalidateAll(coldest);
        return !coldest.isEmpty();
    }

    /// A block that is being filled. **Ownership**: leased; ended by [#publish] or [#abandon].
    public final class Filling {
        private final BlockMemory memory;

        private Filling(BlockMemory memory) {
            this.memory = memory;
        }

        /// Buffers over the whole block, in order, with arbitrary bytes at first.
        public List<ByteBuffer> buffers() {
            return memory.writable();
        }

        /// Puts the block into the cache, under the hash of its bytes, and lends it.
        public CleanBlock publish(BlockKey key) {
            boolean isThere = memory.tryHold();
            assert isThere;
            blocks.put(key, memory);
            return new CleanBlock(memory);
        }

        /// Gives the memory back.
        public void abandon() {
            memory.letGo();
        }
    }

    public CleanCacheStatistics statistics() {
        CacheStats stats = blocks.stats();
        return new CleanCacheStatistics(
                pages.limitBytes(),
                pages.allocatedBytes(),
                blocks.estimatedSize(),
                stats.hitCount(),
                stats.missCount(),
                stats.evictionCount());
    }

    /// Gives everything up; memory on loan goes back with the last who returns it.
    @Override
    public void close() {
        blocks.invalidateAll();
        blocks.cleanUp();
        pages.close();
    }
}
