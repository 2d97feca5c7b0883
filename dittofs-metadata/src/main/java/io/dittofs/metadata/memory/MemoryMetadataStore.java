package io.dittofs.metadata.memory;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.LogNote;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A metadata store on the heap: as fast as a store can be, and gone when the process ends.
///
/// Inodes, entries and names lie in primitive arrays, below 300 bytes for an empty file, so millions of files
/// are no work for the garbage collector.
///
/// **Threading**: thread-safe and scalable. The store is cut into shards by inode number. Reads take no lock;
/// one that a commit disturbs is repeated, and takes the lock when that happens several times. A commit locks
/// the shards that it touches.
///
/// **Errors**: `NO_SPACE` when a commit would take more heap than the limit; `STALE` for changes to an inode, a
/// directory or a share that is not there; `NOT_EMPTY` for the removal of a directory with entries.
public final class MemoryMetadataStore implements MetadataStore {
    private static final int SECRET_BYTES = 16;
    private static final int OPTIMISTIC_ATTEMPTS = 3;

    private final RandomGenerator random;
    private final Shards shards;
    private final PageReader pages;
    private final HeapBudget budget;
    private final MemoryObjectStore objects;
    private final Map<String, Share> sharesByName = new ConcurrentHashMap<>();
    private final Map<Integer, Share> sharesById = new ConcurrentHashMap<>();
    private final Object openLock = new Object();
    private final AtomicLong lastInode = new AtomicLong();
    private final AtomicLong lastContent = new AtomicLong();
    private final LogNote logNote = new MemoryLogNote();
    private final byte[] handleSecret = new byte[SECRET_BYTES];

    /// An empty store that takes two fifths of the heap at the most.
    ///
    /// @param random makes secrets, so it must not be predictable outside of tests
    public MemoryMetadataStore(RandomGenerator random) {
        this(random, heapBytesDefault(1));
    }

    /// An empty store that takes so many bytes of heap at the most: an empty file is charged about 260 bytes.
    public MemoryMetadataStore(RandomGenerator random, long heapBytesMax) {
        this.random = random;
        this.shards = new Shards(new NameHash(random.nextLong()));
        this.pages = new PageReader(shards);
        this.budget = new HeapBudget(heapBytesMax);
        this.objects = new MemoryObjectStore(shards, budget);
        random.nextBytes(handleSecret);
    }

    /// How many bytes of heap each of several stores in one process may take, so that all together take two
    /// fifths.
    public static long heapBytesDefault(int stores) {
        return HeapBudget.bytesMaxDefault(stores);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public @Nullable Inode inode(long number) {
        return shards.of(number).<@Nullable Inode>read(shard -> shard.inode(number));
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        Shard home = shards.of(directory);
        for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
            long stamp = home.optimisticStamp();
            if (stamp == 0) {
                break;
            }
            try {
                long child = home.child(directory, name);
                Inode inode = child == 0 ? null : inode(child);
                if (home.isUnchangedSince(stamp)) {
                    return found(child, inode);
                }
            } catch (RuntimeException | AssertionError e) {
                if (home.isUnchangedSince(stamp)) {
                    throw e;
                }
            }
        }
        return lookupLocked(directory, name);
    }

    /// The child's shard is known only from the entry, which therefore is read twice: to know what to lock, and
    /// again under the lock.
    private @Nullable Inode lookupLocked(long directory, FileName name) throws FsException {
        Shard home = shards.of(directory);
        while (true) {
            long child = home.read(shard -> shard.child(directory, name));
            if (child == 0) {
                return null;
            }
            long mask = Shards.bitOf(directory) | Shards.bitOf(child);
            Inode inode = shards.<@Nullable Inode>readLocked(
                    mask,
                    () -> home.child(directory, name) == child
                            ? found(child, shards.of(child).inode(child))
                            : null);
            if (inode != null) {
                return inode;
            }
        }
    }

    private static @Nullable Inode found(long child, @Nullable Inode inode) throws FsException {
        if (child != 0 && inode == null) {
            throw new FsException(FsError.IO, "an entry names inode " + child + ", which is not there");
        }
        return inode;
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        return pages.page(directory, afterCookie, entriesMax);
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) {
        return shards.of(inode).<@Nullable SymlinkTarget>read(shard -> shard.symlinkTarget(inode));
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return shards.readLocked(Shards.bitOf(inode), () -> shards.of(inode).givenNames(inode));
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        new Commit(shards, sharesById, changes.changes()).run(budget);
        return DurabilityTicket.STABLE;
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        return objects.commit(blocks, new Commit(shards, sharesById, changes.changes()));
    }

    @Override
    public DurabilityTicket sync() {
        return DurabilityTicket.STABLE;
    }

    @Override
    public long allocateInode() {
        return lastInode.incrementAndGet();
    }

    @Override
    public long allocateContent() {
        return lastContent.incrementAndGet();
    }

    @Override
    public ShareRecord openShare(String name, RootAttributes attributes) throws FsException {
        Share share = sharesByName.get(name);
        if (share != null) {
            return share.shareRecord();
        }
        synchronized (openLock) {
            share = sharesByName.get(name);
            return share != null ? share.shareRecord() : createShare(name, attributes);
        }
    }

    private ShareRecord createShare(String name, RootAttributes attributes) throws FsException {
        FileId root = new FileId(allocateInode(), random.nextLong());
        commit(new ChangeSet().putInode(attributes.inode(root)));
        int id = random.nextInt();
        while (id == 0 || sharesById.containsKey(id)) {
            id = random.nextInt();
        }
        Share share = new Share(new ShareRecord(id, name, root));
        share.adjust(0, 1);
        sharesById.put(id, share);
        sharesByName.put(name, share);
        return share.shareRecord();
    }

    @Override
    public List<ShareRecord> shares() {
        return sharesById.values().stream()
                .map(Share::shareRecord)
                .sorted(Comparator.comparing(ShareRecord::name))
                .toList();
    }

    @Override
    public List<Long> queuedReleases(int shareId, long afterContentId, int max) {
        return List.of();
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        Share share = sharesById.get(shareId);
        if (share == null) {
            throw new FsException(FsError.STALE, "no share " + shareId);
        }
        return share.usage();
    }

    @Override
    public long freeInodes() {
        return budget.freeFiles();
    }

    @Override
    public byte[] handleSecret() {
        return handleSecret.clone();
    }

    @Override
    public LogNote logNote() {
        return logNote;
    }

    @Override
    public StoreScan scan() throws FsException {
        List<String> blockFaults = new ArrayList<>();
        objects.audit(fault -> blockFaults.add(fault.description()));
        return new MemoryScan(shards, sharesById, budget.bytes() - objects.heapBytes(), blockFaults);
    }

    /// Does nothing: memory is not damaged by what a process may survive, and faults of its own it should not hide.
    @Override
    public void repairInternals() {}

    /// Does nothing: the memory goes with the last reference to the store.
    @Override
    public void close() {}
}
