package io.dittofs.cache.clean;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.memory.PageRun;
import io.dittofs.blocks.memory.RunSize;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps blocks in memory outside the heap, within a bound that holds exactly. Which ones stay is decided by how often
/// and how lately they were asked for; those that came last stay in any case. A block that somebody has on loan keeps
/// its memory until it is returned, and then counts against the bound.
///
/// **Threading**: thread-safe; nothing waits.
///
/// **Ownership**: owns the memory. Blocks on loan stay good after close.
public final class CleanCache implements AutoCloseable {
    /// Room for blocks that are being filled, and for those on loan that are not in the cache any more.
    private static final int SPARE_PARTS = 8;

    /// What one filling may evict beyond what it needs, where blocks are on loan or lie between those of other sizes.
    private static final long EVICTION_EXCESS_MAX_BYTES = 16 << 20;

    /// Half of a small cache; of a large one what some dozen readers have read ahead.
    private static final int NEWCOMERS_PART = 2;

    private static final long NEWCOMERS_MAX_BYTES = 256 << 20;

    private static final RunSize[] LARGEST_FIRST = {RunSize.KIB_64, RunSize.KIB_16, RunSize.KIB_4};

    private final OffHeapPages pages;
    private final Cache<BlockKey, BlockMemory> blocks;
    private final Policy.Eviction<BlockKey, BlockMemory> eviction;
    private final Newcomers newcomers;
    /// Those that were only there because they came lately; the cache itself counts them as misses.
    private final LongAdder newcomerHits = new LongAdder();
    /// Those of the cache's own come on top.
    private final LongAdder evictions = new LongAdder();

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
        this.newcomers = new Newcomers(Math.min(NEWCOMERS_MAX_BYTES, pages.limitBytes() / NEWCOMERS_PART));
        this.eviction = blocks.policy().eviction().orElseThrow();
    }

    /// Lends a block; null where it is not there.
    public @Nullable CleanBlock lease(BlockKey key) {
        BlockMemory block = blocks.getIfPresent(key);
        if (block != null && block.tryHold()) {
            return new CleanBlock(key, block);
        }
        BlockMemory newcomer = newcomers.hold(key);
        if (newcomer == null) {
            return null;
        }
        newcomerHits.increment();
        return new CleanBlock(key, newcomer);
    }

    /// Whether a block is there. Does not count as a use of it.
    public boolean contains(BlockKey key) {
        return blocks.asMap().containsKey(key) || newcomers.contains(key);
    }

    /// Memory for a block of so many bytes, which the caller fills and then publishes or abandons; null where there is
    /// none, because all of it is on loan. Other blocks make room, those first that are least worth keeping.
    public @Nullable Filling tryFill(int length) {
        if (length <= 0) {
            throw new IllegalArgumentException("a block of " + length + " bytes");
        }
        List<PageRun> runs = new ArrayList<>();
        long evictable = length + EVICTION_EXCESS_MAX_BYTES;
        int left = length;
        while (left > 0) {
            PageRun run = tryAllocate(left);
            if (run != null) {
                runs.add(run);
                left -= run.size().bytes();
            } else {
                long evicted = evictable > 0 ? evict(left) : 0;
                evictable -= evicted;
                if (evicted == 0 && !newcomers.releaseOldest()) {
                    runs.forEach(pages::free);
                    return null;
                }
            }
        }
        return new Filling(new BlockMemory(pages, runs, length));
    }

    /// A run that wastes little of its memory, or else any: what is free may be cut to another size.
    private @Nullable PageRun tryAllocate(int left) {
        RunSize fitting = fitting(left);
        PageRun run = pages.tryAllocate(fitting);
        for (int i = 0; run == null && i < LARGEST_FIRST.length; i++) {
            if (LARGEST_FIRST[i].bytes() < fitting.bytes()) {
                run = pages.tryAllocate(LARGEST_FIRST[i]);
            }
        }
        for (int i = LARGEST_FIRST.length - 1; run == null && i >= 0; i--) {
            if (LARGEST_FIRST[i].bytes() > fitting.bytes()) {
                run = pages.tryAllocate(LARGEST_FIRST[i]);
            }
        }
        return run;
    }

    /// The largest that has less than a page to spare.
    private static RunSize fitting(int left) {
        for (RunSize size : LARGEST_FIRST) {
            if (left > size.bytes() - OffHeapPages.PAGE_BYTES) {
                return size;
            }
        }
        return RunSize.KIB_4;
    }

    /// Gives up blocks that have this many bytes, of which those on loan free nothing yet. No newcomers.
    ///
    /// @return how many bytes they had; 0 when there are none
    private long evict(int wanted) {
        long evicted = 0;
        for (Map.Entry<BlockKey, BlockMemory> block : eviction.coldest(entries -> victims(entries, wanted))) {
            evicted += block.getValue().allocatedBytes();
            if (blocks.asMap().remove(block.getKey(), block.getValue())) {
                evictions.increment();
            }
        }
        return evicted;
    }

    /// The first blocks that have this many bytes, without newcomers. Looks at no more than it must: there may be
    /// thousands of small ones.
    private List<Map.Entry<BlockKey, BlockMemory>> victims(
            Stream<Policy.CacheEntry<BlockKey, BlockMemory>> coldestFirst, int wanted) {
        List<Map.Entry<BlockKey, BlockMemory>> victims = new ArrayList<>();
        long bytes = 0;
        Iterator<Policy.CacheEntry<BlockKey, BlockMemory>> entries = coldestFirst.iterator();
        while (bytes < wanted && entries.hasNext()) {
            Policy.CacheEntry<BlockKey, BlockMemory> block = entries.next();
            if (!newcomers.contains(block.getKey())) {
                bytes += block.getValue().allocatedBytes();
                victims.add(Map.entry(block.getKey(), block.getValue()));
            }
        }
        return victims;
    }

    /// A block that is being filled. **Ownership**: leased; ended by [#publish] or [#abandon].
    public final class Filling {
        private final BlockMemory memory;

        private Filling(BlockMemory memory) {
            this.memory = memory;
        }

        /// Direct buffers over the whole block, in order, with arbitrary bytes at first: all of it is to be filled.
        public List<ByteBuffer> buffers() {
            return memory.writable();
        }

        /// Puts the block into the cache, under the hash of its bytes, and lends it.
        public CleanBlock publish(BlockKey key) {
            boolean isThere = memory.tryHold();
            assert isThere;
            newcomers.add(key, memory);
            blocks.put(key, memory);
            return new CleanBlock(key, memory);
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
                stats.hitCount() + newcomerHits.sum(),
                stats.missCount() - newcomerHits.sum(),
                stats.evictionCount() + evictions.sum());
    }

    /// Gives everything up; memory on loan goes back with the last who returns it.
    @Override
    public void close() {
        newcomers.clear();
        blocks.invalidateAll();
        blocks.cleanUp();
        pages.close();
    }
}
