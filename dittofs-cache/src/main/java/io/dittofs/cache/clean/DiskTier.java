package io.dittofs.cache.clean;

import io.dittofs.cache.directory.ClaimedDirectory;
import io.dittofs.cache.directory.DirectoryKind;
import io.dittofs.cache.thread.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blocks in a directory of a local disk, least recently used ones giving way. Survives a restart. A cache and nothing
/// else: whatever goes wrong costs a block of it, never an error.
///
/// **Limits**: the files take no more than was asked for, in whole pages of 4 KiB, without what the file system needs
/// for names. Blocks wait to be written in a short queue; what finds it full is not kept.
///
/// **Threading**: thread-safe. Reads happen on the caller's thread and wait for the disk, writes on a thread of its
/// own.
public final class DiskTier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskTier.class);
    private static final DirectoryKind KIND = new DirectoryKind("DITTOCLN", 1, "disk cache");
    private static final int PAGE_BYTES = 4096;
    /// A block that waits keeps its memory, so few may.
    private static final int QUEUE_BLOCKS_MAX = 8;
    private static final float LOAD_FACTOR = 0.75f;

    private final ClaimedDirectory directory;
    private final BlockFiles files;
    private final long maxBytes;
    private final InstantSource clock;
    private final Thread thread;
    private final ArrayBlockingQueue<CleanBlock> offered = new ArrayBlockingQueue<>(QUEUE_BLOCKS_MAX);
    /// Least recently used first. Guarded by `this`, as is the next.
    private final LinkedHashMap<BlockKey, Entry> index = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    private long usedBytes;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder damaged = new LongAdder();

    private volatile boolean isClosed;
    /// Of the thread's.
    private boolean isFailing;

    private static final class Entry {
        private final int length;
        private volatile boolean isVerified;

        Entry(int length) {
            this.length = length;
        }
    }

    private DiskTier(ClaimedDirectory directory, long maxBytes, InstantSource clock) {
        this.directory = directory;
        this.files = new BlockFiles(directory.path());
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("disk-cache").daemon().unstarted(this::run);
    }

    /// Takes the directory for this process, and makes it where there is none.
    ///
    /// @param maxBytes what the files may take
    /// @throws IOException for a directory that is in use, foreign, newer or damaged; in one line
    public static DiskTier open(Path path, long maxBytes, InstantSource clock, RandomGenerator random)
            throws IOException {
        ClaimedDirectory directory = ClaimedDirectory.claim(KIND, path, random);
        boolean isOpen = false;
        try {
            DiskTier tier = new DiskTier(directory, maxBytes, clock);
            tier.load();
            tier.thread.start();
            isOpen = true;
            return tier;
        } finally {
            if (!isOpen) {
                directory.close();
            }
        }
    }

    private synchronized void load() throws IOException {
        for (BlockFiles.Found found : files.scan()) {
            if (found.length() > 0 && found.length() <= Integer.MAX_VALUE) {
                add(found.key(), new Entry((int) found.length()));
            } else {
                files.delete(found.key());
            }
        }
        evictDownTo(maxBytes);
        LOG.info("opened the disk cache; directory={} blocks={} bytes={}", directory.path(), index.size(), usedBytes);
    }

    /// The length of the block of this key, or -1 when it is not here.
    public synchronized int length(BlockKey key) {
        Entry entry = index.get(key);
        return entry == null ? -1 : entry.length;
    }

    /// Fills the buffers with a block of just their length, and checks it when it is read for the first time.
    ///
    /// @return false when it is not here, or not sound; then the buffers have arbitrary content
    public boolean read(BlockKey key, List<ByteBuffer> into) {
        Entry entry = entry(key);
        boolean isRead = entry != null && read(key, entry, into);
        (isRead ? hits : misses).increment();
        return isRead;
    }

    private synchronized @Nullable Entry entry(BlockKey key) {
        return index.get(key);
    }

    private boolean read(BlockKey key, Entry entry, List<ByteBuffer> into) {
        try {
            List<ByteBuffer> views = into.stream().map(ByteBuffer::duplicate).toList();
            boolean isSound = files.read(key, views, clock.instant());
            if (isSound && (entry.isVerified || isHashOf(into, key))) {
                entry.isVerified = true;
                return true;
            }
            LOG.warn(
                    "a block of the disk cache is damaged and was removed; directory={} block={}",
                    directory.path(),
                    key);
            damaged.increment();
        } catch (ClosedByInterruptException e) {
            LOG.debug("interrupted", e);
            return false;
        } catch (IOException e) {
            // It may have been evicted meanwhile.
            LOG.debug("a block of the disk cache cannot be read", e);
        }
        forget(key, entry);
        return false;
    }

    private static boolean isHashOf(List<ByteBuffer> data, BlockKey key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ByteBuffer buffer : data) {
                digest.update(buffer.duplicate());
            }
            return BlockKey.of(digest.digest()).equals(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private synchronized void forget(BlockKey key, Entry entry) {
        if (index.remove(key, entry)) {
            usedBytes -= pages(entry.length);
            delete(key);
        }
    }

    private void delete(BlockKey key) {
        try {
            files.delete(key);
        } catch (IOException e) {
            LOG.debug("a block of the disk cache cannot be removed before the next start", e);
        }
    }

    /// Keeps the block, which is a whole one, if there is time to write it. Takes a lease of its own.
    public void offer(CleanBlock block) {
        assert block.key().isWhole();
        if (isClosed || length(block.key()) >= 0) {
            return;
        }
        CleanBlock shared = block.share();
        if (!offered.offer(shared)) {
            shared.close();
            dropped.increment();
        }
        if (isClosed) {
            dropWaiting();
        }
    }

    private void dropWaiting() {
        CleanBlock waiting = offered.poll();
        while (waiting != null) {
            waiting.close();
            dropped.increment();
            waiting = offered.poll();
        }
    }

    private void run() {
        while (!isClosed) {
            try (CleanBlock block = offered.take()) {
                keep(block);
            } catch (InterruptedException e) {
                LOG.debug("closing", e);
            }
        }
    }

    private void keep(CleanBlock block) {
        BlockKey key = block.key();
        long needed = pages(block.length());
        if (needed > maxBytes) {
            dropped.increment();
            return;
        }
        synchronized (this) {
            if (index.containsKey(key)) {
                return;
            }
            evictDownTo(maxBytes - needed);
        }
        try {
            files.write(key, block.slices(0, block.length()));
            synchronized (this) {
                add(key, new Entry(block.length()));
            }
            written.increment();
            if (isFailing) {
                LOG.info("the disk cache can be written again; directory={}", directory.path());
                isFailing = false;
            }
        } catch (IOException e) {
            dropped.increment();
            if (!isFailing && !isClosed) {
                LOG.warn("the disk cache cannot be written; directory={}", directory.path(), e);
                isFailing = true;
            }
        }
    }

    private void add(BlockKey key, Entry entry) {
        assert Thread.holdsLock(this);
        Entry before = index.put(key, entry);
        assert before == null;
        usedBytes += pages(entry.length);
    }

    private void evictDownTo(long bytes) {
        assert Thread.holdsLock(this);
        List<BlockKey> evicted = new ArrayList<>();
        for (var oldest : index.entrySet()) {
            if (usedBytes <= bytes) {
                break;
            }
            usedBytes -= pages(oldest.getValue().length);
            evicted.add(oldest.getKey());
        }
        for (BlockKey key : evicted) {
            index.remove(key);
            delete(key);
            evictions.increment();
        }
    }

    private static long pages(int length) {
        return Math.ceilDiv((long) length, PAGE_BYTES) * PAGE_BYTES;
    }

    public DiskStatistics statistics() {
        long bytes;
        long blocks;
        synchronized (this) {
            bytes = usedBytes;
            blocks = index.size();
        }
        return new DiskStatistics(
                maxBytes,
                bytes,
                blocks,
                hits.sum(),
                misses.sum(),
                written.sum(),
                evictions.sum(),
                dropped.sum(),
                damaged.sum());
    }

    /// Drops what waits to be written. What is kept is found by the next one.
    @Override
    public void close() throws IOException {
        isClosed = true;
        thread.interrupt();
        Threads.join(thread);
        dropWaiting();
        directory.close();
    }
}
