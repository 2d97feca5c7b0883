package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupCommitter;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.LogNote;
import io.dittofs.metadata.store.MetadataReads;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import io.dittofs.metadata.store.SymlinkTarget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.TickerType;

/// A metadata store in a directory, on RocksDB. It survives the end of the process at any point, and under
/// [Durability#SYNC] a power failure with everything whose ticket has completed.
///
/// **Threading**: thread-safe. Commits of one directory follow each other in memory, and share the wait for the disk.
/// A read that the row cache answers does not block; any other one may wait for a block of a table file.
///
/// **Errors**: `STALE` for changes to an inode, a directory or a share that is not there; `NOT_EMPTY` for the removal
/// of a directory with entries; `NO_SPACE` while the disk is full, when nothing is changed and reads go on,
/// until some
/// seconds after there is room again; `IO` for damaged data and, once the log could not be synced, for every commit
/// until the store is opened again; `TRY_LATER` after it was closed.
public final class RocksMetadataStore implements MetadataStore {
    private final StoreDirectory directory;
    private final RandomGenerator random;
    private final RocksDatabase database;
    private final RowCache rows;
    private final MetadataReads cachedReads;
    private final Shares shares;
    private final CallNotes calls;
    private final PageReader pages;
    private final Durability durability;
    private final GroupCommitter committer;
    private final CommitProbe probe;
    private final Transactions transactions;
    private final RocksObjectStore objects;
    private final IdRange inodes;
    private final IdRange contents;
    private final byte[] handleSecret;
    private final Object openShareLock = new Object();

    private RocksMetadataStore(StoreDirectory directory, RocksDatabase database, Loaded loaded, Opening opening) {
        this.directory = directory;
        this.database = database;
        this.random = opening.random;
        this.probe = opening.probe;
        Cached cached = Cached.of(database, opening.options.rowCacheBytes());
        this.rows = cached.rows();
        this.cachedReads = new CachedReads(rows, new CachedPages(cached, CachedPages.Source.CACHE_ONLY));
        this.shares = loaded.known().shares();
        this.calls = loaded.known().calls();
        this.pages = new PageReader(database, cached);
        this.handleSecret = loaded.header().secret();
        this.durability = opening.options.durability();
        this.committer = GroupCommitter.start(
                this::syncLog, durability == Durability.RELAXED ? RocksOptions.RELAXED_INTERVAL_MILLIS : 0);
        this.transactions = new Transactions(database, cached, loaded.known(), committer, probe);
        this.objects = new RocksObjectStore(database, transactions);
        this.inodes = new IdRange(
                new Header.Limit(database, committer, Header.INODES),
                loaded.header().inodes());
        this.contents = new IdRange(
                new Header.Limit(database, committer, Header.CONTENTS),
                loaded.header().contents());
    }

    /// What the opening has found.
    private record Loaded(Header header, Known known) {}

    /// What a store is opened with.
    private record Opening(RocksOptions options, RandomGenerator random, CommitProbe probe) {}

    /// Opens the store of a directory, which is made where there is none.
    ///
    /// **Errors**: the message of the exception is one line for the administrator, who can do something
    /// about it: the directory is in use, foreign, newer or damaged.
    ///
    /// @param random makes secrets and share ids, so it must not be predictable outside of tests
    public static RocksMetadataStore open(RocksOptions options, RandomGenerator random) throws IOException {
        return open(options, random, CommitProbe.NONE);
    }

    /// Whether a directory has a store, so that opening it makes none.
    public static boolean isThere(Path path) {
        return StoreDirectory.isMarked(path);
    }

    static RocksMetadataStore open(RocksOptions options, RandomGenerator random, CommitProbe probe) throws IOException {
        StoreDirectory directory = StoreDirectory.claim(options.path(), random);
        RocksMetadataStore store = null;
        try {
            store = open(directory, new Opening(options, random, probe));
            return store;
        } finally {
            if (store == null) {
                directory.close();
            }
        }
    }

    private static RocksMetadataStore open(StoreDirectory directory, Opening opening) throws IOException {
        RocksDatabase database;
        try {
            database = RocksDatabase.open(directory.database(), opening.options, !directory.isReady());
        } catch (RocksDBException e) {
            throw directory.unusable(e);
        }
        RocksMetadataStore store = null;
        try {
            if (!directory.isReady()) {
                Header.create(database, directory.instance(), opening.random);
                directory.markReady();
            }
            Header header = Header.load(directory, database);
            Loaded loaded = new Loaded(header, new Known(Shares.load(database), CallNotes.load(database)));
            store = new RocksMetadataStore(directory, database, loaded, opening);
            return store;
        } catch (FsException e) {
            throw directory.unusable(e);
        } finally {
            if (store == null) {
                database.close();
            }
        }
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public MetadataReads atOnce() {
        return cachedReads;
    }

    @Override
    public @Nullable Inode inode(long number) throws FsException {
        Node node = rows.node(number);
        return node == null ? null : node.inode();
    }

    @Override
    public @Nullable Inode lookup(long directoryNumber, FileName name) throws FsException {
        EntryRef entry = rows.entry(directoryNumber, name);
        if (!entry.isPresent()) {
            return null;
        }
        Node node = rows.node(entry.child());
        return node != null ? node.inode() : lookupInView(directoryNumber, name);
    }

    /// Entry and inode as they were at one moment: between the two reads of [#lookup] the name came to name another
    /// inode and the old one went.
    private @Nullable Inode lookupInView(long directoryNumber, FileName name) throws FsException {
        try (View view = database.view()) {
            byte[] entry = view.get(Family.DIRENT, EntryCodec.key(directoryNumber, name));
            if (entry == null) {
                return null;
            }
            long child = EntryCodec.ref(entry).child();
            byte[] node = view.get(Family.INODE, Keys.number(child));
            if (node == null) {
                throw new FsException(FsError.IO, "an entry names inode " + child + ", which is not there");
            }
            return NodeCodec.decode(child, node).inode();
        }
    }

    @Override
    public DirectoryPage list(long directoryNumber, long afterCookie, int entriesMax) throws FsException {
        return pages.page(directoryNumber, afterCookie, entriesMax);
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) throws FsException {
        byte[] target = database.get(Family.SYMLINK, Keys.number(inode));
        return target == null ? null : new SymlinkTarget(target);
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return rows.givenNames(inode);
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        if (changes.changes().isEmpty()) {
            return DurabilityTicket.STABLE;
        }
        return promised(transactions.commit(changes));
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    /// With a ticket that waits for the disk, whatever the durability: who has uploaded blocks forgets them on its
    /// word.
    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        return transactions.commit(changes, blocks);
    }

    /// What the caller is promised by a commit that waits for the disk.
    private DurabilityTicket promised(DurabilityTicket ticket) {
        return durability == Durability.RELAXED ? DurabilityTicket.STABLE : ticket;
    }

    private void syncLog() throws FsException {
        probe.reached(CommitProbe.Step.BEFORE_SYNC);
        database.syncLog();
        probe.reached(CommitProbe.Step.AFTER_SYNC);
    }

    @Override
    public boolean notesCalls() {
        return true;
    }

    @Override
    public boolean wasCommitted(CallId call, long since) {
        return calls.wasNotedBefore(call, since);
    }

    @Override
    public DurabilityTicket sync() throws FsException {
        committer.enter();
        try {
            return promised(committer.sync());
        } finally {
            committer.leave();
        }
    }

    @Override
    public long allocateInode() throws FsException {
        return inodes.next();
    }

    @Override
    public long allocateContent() throws FsException {
        return contents.next();
    }

    @Override
    public ShareRecord openShare(String name, RootAttributes attributes) throws FsException {
        ShareRecord share = shares.find(name);
        if (share != null) {
            return share;
        }
        synchronized (openShareLock) {
            share = shares.find(name);
            if (share != null) {
                return share;
            }
            committer.enter();
            try {
                return createShare(name, attributes);
            } finally {
                committer.leave();
            }
        }
    }

    private ShareRecord createShare(String name, RootAttributes attributes) throws FsException {
        FileId root = new FileId(allocateInode(), random.nextLong());
        int id = random.nextInt();
        while (id == 0 || shares.isKnown(id)) {
            id = random.nextInt();
        }
        ShareRecord share = new ShareRecord(id, name, root);
        ShareUsage usage = new ShareUsage(0, 1);
        try (Batch batch = database.batch()) {
            Node node = Node.of(attributes.inode(root));
            batch.put(Family.INODE, Keys.number(root.inode()), NodeCodec.encode(node));
            Shares.write(batch, share);
            Shares.write(batch, id, usage);
            batch.writeSynced();
        }
        shares.add(share, usage);
        return share;
    }

    @Override
    public List<ShareRecord> shares() {
        return shares.all();
    }

    @Override
    public List<Long> queuedReleases(int shareId, long afterContentId, int max) throws FsException {
        if (afterContentId == Long.MAX_VALUE) {
            return List.of();
        }
        List<Long> contents = new ArrayList<>();
        try (View view = database.view()) {
            byte[] from = ReleaseCodec.key(shareId, afterContentId + 1);
            view.scan(Family.RELEASE, from, ReleaseCodec.endOf(shareId), (key, _) -> {
                contents.add(ReleaseCodec.contentId(key));
                return contents.size() < max;
            });
        }
        return contents;
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return shares.usage(shareId);
    }

    @Override
    public long freeInodes() {
        return Long.MAX_VALUE;
    }

    @Override
    public byte[] handleSecret() {
        return handleSecret.clone();
    }

    @Override
    public LogNote logNote() {
        return new HeaderLogNote(database, committer);
    }

    @Override
    public StoreScan scan() throws FsException {
        AtomicReference<@Nullable StoreScan> scan = new AtomicReference<>();
        // Else the counters in memory would not be those of the same moment.
        transactions.withoutCommits(() -> scan.set(new RocksScan(database.view(), shares.usages())));
        return Objects.requireNonNull(scan.get());
    }

    @Override
    public void repairInternals() throws FsException {
        transactions.withoutCommits(() -> {
            try (InternalRepair repair = new InternalRepair(database)) {
                repair.run();
                inodes.skipTo(repair.greatestInode());
                contents.skipTo(repair.greatestContent());
            } finally {
                rows.forgetAll();
            }
        });
    }

    /// The numbers for metrics.
    public RocksStatistics statistics() throws FsException {
        database.gate().enter();
        try {
            Statistics counters = database.counters();
            return new RocksStatistics(
                    committer.commitCount(),
                    committer.syncCount(),
                    rows.nodeHits(),
                    rows.nodeMisses(),
                    rows.entryHits(),
                    rows.entryMisses(),
                    counters.getTickerCount(TickerType.BLOCK_CACHE_HIT),
                    counters.getTickerCount(TickerType.BLOCK_CACHE_MISS),
                    database.blockCacheUsage(),
                    database.property("rocksdb.size-all-mem-tables"),
                    database.property("rocksdb.total-sst-files-size"),
                    database.property("rocksdb.estimate-pending-compaction-bytes"),
                    counters.getTickerCount(TickerType.STALL_MICROS),
                    database.property("rocksdb.background-errors"),
                    database.property("rocksdb.is-write-stopped") != 0);
        } finally {
            database.gate().leave();
        }
    }

    /// Syncs the log and gives the directory free. Who still waits for a ticket gets its outcome first.
    @Override
    public void close() {
        committer.close();
        database.close();
        try {
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of " + directory.path() + " cannot be given back", e);
        }
    }
}
