package io.dittofs.metadata.rocksdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.GivenName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decoded inodes and entries between the store and RocksDB, bounded in bytes: inodes by number, entries by
/// name and, in stretches, in the order of their cookies. Names that are not there are kept too: who creates
/// a file has asked for its name before.
///
/// **Coherence**: a row is read from RocksDB inside the cache's own computation for its key, and a commit publishes
/// what it wrote after RocksDB has it. The cache does one after the other for each key, so a reader that read the old
/// row is overwritten, and one that begins afterwards reads the new one. Commits of one row exclude each other.
///
/// **Threading**: thread-safe. A hit takes no lock and does not block.
final class RowCache {
    /// What objects and the cache's bookkeeping take on a heap with compressed pointers, measured.
    private static final int NODE_BYTES = 384;
    private static final int ENTRY_BYTES = 220;
    private static final int STRETCH_BYTES = 160;

    /// Part of the memory that goes to entries, and as much to stretches; the rest goes to inodes.
    private static final int ENTRIES_PART = 4;

    private final RocksDatabase database;
    private final Versions versions;
    private final Cache<Long, Versioned> nodes;
    private final Cache<EntryKey, EntryRef> entries;
    private final Cache<StretchKey, Stretch> stretches;

    RowCache(RocksDatabase database, Versions versions, long bytesMax) {
        this.database = database;
        this.versions = versions;
        this.nodes = bounded(bytesMax - 2 * (bytesMax / ENTRIES_PART), (_, _) -> NODE_BYTES);
        this.entries = bounded(
                bytesMax / ENTRIES_PART, (key, _) -> ENTRY_BYTES + key.name().bytes().length);
        this.stretches = bounded(bytesMax / ENTRIES_PART, (_, stretch) -> STRETCH_BYTES + stretch.bytes());
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
        Versioned row = row(number);
        return row == null ? null : row.node();
    }

    /// The same with its version.
    @Nullable
    Versioned row(long number) throws FsException {
        Versioned cached = nodes.getIfPresent(number);
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

    /// A stretch of a directory.
    Stretch stretch(long directory, long index) throws FsException {
        StretchKey key = new StretchKey(directory, index);
        Stretch cached = stretches.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        try {
            return stretches.get(key, this::loadStretch);
        } catch (LoadFailure e) {
            throw e.refusal;
        }
    }

    /// The inode of this number if it is in the cache.
    @Nullable
    Node cachedNode(long number) {
        Versioned row = nodes.getIfPresent(number);
        return row == null ? null : row.node();
    }

    /// The same with its version.
    @Nullable
    Versioned cachedRow(long number) {
        return nodes.getIfPresent(number);
    }

    /// A stretch of a directory if it is in the cache.
    @Nullable
    Stretch cachedStretch(long directory, long index) {
        return stretches.getIfPresent(new StretchKey(directory, index));
    }

    /// What the entry of this name says if that is in the cache.
    @Nullable
    EntryRef cachedEntry(long directory, FileName name) {
        return entries.getIfPresent(new EntryKey(directory, name));
    }

    /// The names that were noted for an inode; from the database, since few ask.
    List<GivenName> givenNames(long number) throws FsException {
        byte[] value = database.get(Family.NAME, Keys.number(number));
        return value == null ? List.of() : GivenNameCodec.decode(number, value);
    }

    /// Whether there is anything under [#givenNames], readable or not.
    boolean hasGivenNames(long number) throws FsException {
        return database.get(Family.NAME, Keys.number(number)) != null;
    }

    @SuppressWarnings("NullAway") // Null means that there is nothing to cache, which the library's types do not say.
    private Versioned loadNode(long number) {
        try {
            byte[] value = database.get(Family.INODE, Keys.number(number));
            return value == null ? null : new Versioned(NodeCodec.decode(number, value), versions.latest());
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

    private Stretch loadStretch(StretchKey key) {
        long from = key.index() * Stretch.COOKIES;
        List<EntryCodec.Indexed> found = new ArrayList<>();
        try (View view = database.view()) {
            view.scan(
                    Family.DIRINDEX,
                    EntryCodec.indexKey(key.directory(), from),
                    EntryCodec.indexKey(key.directory(), from + Stretch.COOKIES),
                    (row, value) -> found.add(EntryCodec.indexed(row, value)));
        } catch (FsException e) {
            throw new LoadFailure(e);
        }
        return new Stretch(found, versions.latest());
    }

    /// Publishes an inode that has been written. The caller holds its lock.
    void publish(long number, Node node, long version) {
        nodes.put(number, new Versioned(node, version));
    }

    /// Publishes that an entry came or went in the order of cookies. The caller holds the lock of its directory.
    void publishOrder(long directory, long cookie) {
        stretches.asMap().remove(new StretchKey(directory, Stretch.indexOf(cookie)));
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
        stretches.invalidateAll();
    }

    /// Remembers that no entry of a directory has a smaller cookie. That is true for ever, so it fits
    /// whatever commits make of the directory meanwhile; but not what it was before a commit that the caller
    /// may have seen the outcome of, so the inode is taken for a later version.
    void raiseFirstCookie(long directory, long cookie) {
        long version = versions.latest();
        nodes.asMap()
                .computeIfPresent(
                        directory,
                        (_, row) ->
                                new Versioned(row.node().withFirstCookie(cookie), Math.max(row.version(), version)));
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
