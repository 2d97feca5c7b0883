package io.dittofs.metadata.rocksdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import org.jspecify.annotations.Nullable;

/// Decoded inodes and entries between the store and RocksDB, bounded in bytes. Names that are not there are kept too:
/// who creates a file has asked for its name before.
///
/// **Coherence**: a row is read from RocksDB inside the cache's own computation for its key, and a commit publishes
/// what it wrote after RocksDB has it. The cache does one after the other for each key, so a reader that read the old
/// row is overwritten, and one that begins afterwards reads the new one. Commits of one row exclude each other.
///
/// **Threading**: thread-safe. A hit takes no lock and does not block.
final class RowCache {
    /// What objects and the cache's bookkeeping take on a heap with compressed pointers, measured.
    private static final int NODE_BYTES = 360;
    private static final int ENTRY_BYTES = 220;

    /// Part of the memory that goes to entries; the rest goes to inodes.
    private static final int ENTRIES_PART = 3;

    private final RocksDatabase database;
    private final Cache<Long, Node> nodes;
    private final Cache<EntryKey, EntryRef> entries;

    RowCache(RocksDatabase database, long bytesMax) {
        this.database = database;
        this.nodes = bounded(bytesMax - bytesMax / ENTRIES_PART, (_, _) -> NODE_BYTES);
        this.entries = bounded(
                bytesMax / ENTRIES_PART, (key, _) -> ENTRY_BYTES + key.name().bytes().length);
    }

    private static <K, V> Cache<K, V> bounded(long bytesMax, Weigher<K, V> weigher) {
        return Caffeine.newBuilder()
                .maximumWeight(bytesMax)
                .weigher(weigher)
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    /// The inode of this number; null where there is none.
    @Nullable
    Node node(long number) throws FsException {
        Node cached = nodes.getIfPresent(number);
        if (cached != null) {
            return cached;
        }
        try {
            return nodes.get(number, this::loadNode);
        } catch (LoadFailure e) {
            throw e.refusal;
        }
    }

    /// What the entry of this name says, [EntryRef#ABSENT] where there is none.
    EntryRef entry(long directory, FileName name) throws FsException {
        EntryKey key = new EntryKey(directory, name);
        EntryRef cached = entries.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try {
            return entries.get(key, this::loadEntry);
        } catch (LoadFailure e) {
            throw e.refusal;
        }
    }

    /// The inode of this number if it is in the cache.
    @Nullable
    Node cachedNode(long number) {
        return nodes.getIfPresent(number);
    }

    /// What the entry of this name says if that is in the cache.
    @Nullable
    EntryRef cachedEntry(long directory, FileName name) {
        return entries.getIfPresent(new EntryKey(directory, name));
    }

    @SuppressWarnings("NullAway") // Null means that there is nothing to cache, which the library's types do not say.
    private Node loadNode(long number) {
        try {
            byte[] value = database.get(Family.INODE, Keys.number(number));
            return value == null ? null : NodeCodec.decode(number, value);
        } catch (FsException e) {
            throw new LoadFailure(e);
        }
    }

    private EntryRef loadEntry(EntryKey key) {
        try {
            byte[] value = database.get(Family.DIRENT, EntryCodec.key(key.directory(), key.name()));
            return value == null ? EntryRef.ABSENT : EntryCodec.ref(value);
        } catch (FsException e) {
            throw new LoadFailure(e);
        }
    }

    /// Publishes an inode that has been written. The caller holds its lock.
    void publish(long number, Node node) {
        nodes.put(number, node);
    }

    /// Publishes that an inode has been removed. The caller holds its lock.
    void forget(long number) {
        nodes.asMap().remove(number);
    }

    /// Publishes an entry that has been written. The caller holds the lock of its directory.
    void publish(EntryKey key, EntryRef ref) {
        if (ref.isPresent()) {
            entries.put(key, ref);
        } else {
            entries.asMap().remove(key);
        }
    }

    /// Reads everything anew from now on: rows were written past the cache. The caller holds all locks.
    void forgetAll() {
        nodes.invalidateAll();
        entries.invalidateAll();
    }

    /// Remembers that no entry of a directory has a smaller cookie. That is true for ever, so it fits whatever
    /// commits make of the directory meanwhile.
    void raiseFirstCookie(long directory, long cookie) {
        nodes.asMap().computeIfPresent(directory, (_, node) -> node.withFirstCookie(cookie));
    }

    long nodeHits() {
        return nodes.stats().hitCount();
    }

    long nodeMisses() {
        return nodes.stats().missCount();
    }

    long entryHits() {
        return entries.stats().hitCount();
    }

    long entryMisses() {
        return entries.stats().missCount();
    }

    /// Carries a refusal through the cache's computation.
    private static final class LoadFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient FsException refusal;

        LoadFailure(FsException refusal) {
            super(refusal.getMessage(), refusal, false, false);
            this.refusal = refusal;
        }
    }
}
