package io.dittofs.metadata.deferred;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.LocatedPair;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A persistent metadata store to which changes of attributes that are found again after a crash need not
/// go one by one. [#defer] keeps them in memory; every read shows them; a commit of the inode takes them
/// along; and what no commit has taken is stored after [DeferralLimits#ageMax], many inodes at once. The
/// usage of shares moves with the inodes, so the counters of the store below are exact at any moment for
/// what it has.
///
/// What is deferred when the process ends is lost here: who defers can do without it, as with access times,
/// or knows it from elsewhere, as a content store with a log does, and asks with [#settle] before it
/// forgets.
///
/// Another server on the same database does not see what is deferred, and may change the inode meanwhile.
/// Both changes are merged then: the greater size and the later times count, and of everything else what
/// that server stored.
///
/// **Threading**: thread-safe; as of every store, changes of one inode follow each other by the caller's
/// doing. A deferral waits for nothing, unless as many inodes are deferred as may be: then it is a commit.
///
/// **Ownership**: owns the store below.
///
/// **Errors**: those of the store below. While that cannot be reached, deferred changes stay deferred.
public final class DeferringMetadataStore implements MetadataStore {
    private static final int ATTEMPTS_MAX = 10;

    private final MetadataStore store;
    private final DeferralLimits limits;
    private final LongSupplier nanoClock;
    private final Overlay overlay = new Overlay();
    private final MetadataReads reads;
    private final MetadataReads atOnce;
    private final ReentrantReadWriteLock landing = new ReentrantReadWriteLock();
    private final WriteBehind writeBehind;
    private final LongAdder deferrals = new LongAdder();

    private DeferringMetadataStore(MetadataStore store, DeferralLimits limits, LongSupplier nanoClock) {
        this.store = store;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.reads = new OverlaidReads(store, overlay);
        this.atOnce = new OverlaidReads(store.atOnce(), overlay);
        this.writeBehind = new WriteBehind(store, overlay, landing.readLock(), limits, nanoClock);
    }

    /// Takes over a store.
    ///
    /// @param nanoClock says how old what is deferred is
    public static DeferringMetadataStore over(MetadataStore store, DeferralLimits limits, LongSupplier nanoClock) {
        DeferringMetadataStore deferring = new DeferringMetadataStore(store, limits, nanoClock);
        deferring.writeBehind.start();
        return deferring;
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public MetadataReads atOnce() {
        return atOnce;
    }

    @Override
    public @Nullable Inode inode(long number) throws FsException {
        return reads.inode(number);
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        return reads.lookup(directory, name);
    }

    @Override
    public Located locate(long directory, FileName name) throws FsException {
        return reads.locate(directory, name);
    }

    @Override
    public LocatedPair locate(long firstDirectory, FileName firstName, long secondDirectory, FileName secondName)
            throws FsException {
        return reads.locate(firstDirectory, firstName, secondDirectory, secondName);
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        return reads.list(directory, afterCookie, entriesMax);
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) throws FsException {
        return store.symlinkTarget(inode);
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return store.givenNames(inode);
    }

    @Override
    public long freeInodes() throws FsException {
        return store.freeInodes();
    }

    @Override
    public void defer(Inode before, Inode after, int shareId, long bytesDelta) throws FsException {
        if (after.equals(before) && bytesDelta == 0) {
            return;
        }
        if (!hasRoomFor(before.number())) {
            writeBehind.wake();
            MetadataStore.super.defer(before, after, shareId, bytesDelta);
            return;
        }
        Overlay.Booking booking = new Overlay.Booking(shareId, bytesDelta, nanoClock.getAsLong());
        for (int attempt = 1; ; attempt++) {
            Overlay.Outcome outcome = overlay.defer(before, after, booking, store.atOnce());
            if (outcome == Overlay.Outcome.DONE) {
                break;
            }
            if (outcome == Overlay.Outcome.CONFLICT || attempt == ATTEMPTS_MAX) {
                throw Overlay.conflict();
            }
            clear(before);
        }
        deferrals.increment();
        if (writeBehind.isCrowded()) {
            writeBehind.wake();
        }
    }

    /// Has the entry stand on what the store has now, where the inode is still what the caller has seen.
    private void clear(Inode before) throws FsException {
        overlay.awaitLanding(before.number());
        Deferred entry = overlay.entry(before.number());
        Inode inStore = store.inode(before.number());
        if (entry != null) {
            overlay.settleOn(entry, inStore, nanoClock.getAsLong());
        }
        if (!before.equals(inode(before.number()))) {
            throw Overlay.conflict();
        }
    }

    private boolean hasRoomFor(long number) {
        return overlay.has(number) || overlay.size() < limits.inodesMax();
    }

    @Override
    public boolean defersAtOnce(Inode before) {
        return hasRoomFor(before.number()) && overlay.takes(before);
    }

    @Override
    public DurabilityTicket settle(long inode) throws FsException {
        return writeBehind.storeOne(inode);
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        return commitFolded(changes, store::commit);
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        return commitFolded(changes, folded -> store.commit(folded, blocks));
    }

    /// A commit of the store below.
    @FunctionalInterface
    private interface StoreCommit<T> {
        T run(ChangeSet folded) throws FsException;
    }

    private <T> T commitFolded(ChangeSet changes, StoreCommit<T> commit) throws FsException {
        Map<Long, Flight> flights = overlay.isEmpty() ? Map.of() : Folding.flights(changes, overlay);
        if (flights.isEmpty()) {
            return commit.run(changes);
        }
        for (long number : flights.keySet()) {
            removeDoubt(number);
        }
        landing.readLock().lock();
        try {
            return commitInFlight(changes, flights, commit);
        } finally {
            landing.readLock().unlock();
        }
    }

    private <T> T commitInFlight(ChangeSet changes, Map<Long, Flight> flights, StoreCommit<T> commit)
            throws FsException {
        Map<Long, Deferred> begun = overlay.begin(flights);
        boolean mayHaveLanded = false;
        boolean hasLanded = false;
        try {
            ChangeSet folded = Folding.fold(changes, store, overlay, begun);
            mayHaveLanded = true;
            T result = commit.run(folded);
            hasLanded = true;
            return result;
        } catch (FsException refusal) {
            mayHaveLanded &= refusal.error().leavesOutcomeOpen();
            throw refusal;
        } finally {
            if (hasLanded) {
                overlay.land(begun.keySet(), nanoClock.getAsLong());
            } else if (mayHaveLanded) {
                overlay.doubt(begun.keySet());
            } else {
                overlay.turnBack(begun.keySet());
            }
        }
    }

    private void removeDoubt(long number) throws FsException {
        Deferred entry = overlay.entry(number);
        if (entry != null && entry.isInDoubt()) {
            overlay.settleOn(entry, store.inode(number), nanoClock.getAsLong());
        }
    }

    @Override
    public boolean notesCalls() {
        return store.notesCalls();
    }

    @Override
    public boolean wasCommitted(CallId call, long since) throws FsException {
        return store.wasCommitted(call, since);
    }

    @Override
    public ObjectStore objects() {
        return store.objects();
    }

    @Override
    public DurabilityTicket sync() throws FsException {
        return store.sync();
    }

    @Override
    public long lossCount() {
        return store.lossCount();
    }

    @Override
    public long allocateInode() throws FsException {
        return store.allocateInode();
    }

    @Override
    public long allocateContent() throws FsException {
        return store.allocateContent();
    }

    @Override
    public ShareRecord openShare(String name, RootAttributes attributes) throws FsException {
        return store.openShare(name, attributes);
    }

    @Override
    public List<ShareRecord> shares() throws FsException {
        return store.shares();
    }

    @Override
    public List<Long> queuedReleases(int shareId, long afterContentId, int max) throws FsException {
        return store.queuedReleases(shareId, afterContentId, max);
    }

    /// With what is deferred, read while nothing of it is on its way into the store.
    @Override
    public ShareUsage usage(int shareId) throws FsException {
        landing.writeLock().lock();
        try {
            ShareUsage stored = store.usage(shareId);
            long bytes = overlay.entries().stream()
                    .filter(entry -> entry.shareId() == shareId)
                    .mapToLong(Deferred::bytesDelta)
                    .sum();
            return new ShareUsage(stored.bytes() + bytes, stored.inodes());
        } finally {
            landing.writeLock().unlock();
        }
    }

    @Override
    public byte[] handleSecret() throws FsException {
        return store.handleSecret();
    }

    @Override
    public LogNote logNote() {
        return store.logNote();
    }

    /// Stores what is deferred first.
    @Override
    public StoreScan scan() throws FsException {
        writeBehind.storeAll();
        return store.scan();
    }

    /// Stores what is deferred first.
    @Override
    public void repairInternals() throws FsException {
        writeBehind.storeAll();
        store.repairInternals();
    }

    /// Stores what has been deferred long enough, as the thread does every now and then.
    void storeDue() throws FsException {
        writeBehind.storeDue();
    }

    /// The numbers for metrics.
    public DeferralStatistics statistics() {
        return new DeferralStatistics(
                overlay.size(),
                deferrals.sum(),
                writeBehind.storedCount(),
                writeBehind.setCount(),
                writeBehind.failureCount());
    }

    /// Stores what is deferred and closes the store below. Throws, after it has closed everything, where
    /// something could not be stored.
    @Override
    public void close() {
        writeBehind.stop();
        FsException failure = null;
        try {
            writeBehind.storeAll();
        } catch (FsException e) {
            failure = e;
        } finally {
            store.close();
        }
        if (failure != null) {
            throw new UncheckedIOException(
                    "attributes of " + overlay.size() + " inodes could not be stored", new IOException(failure));
        }
    }
}
