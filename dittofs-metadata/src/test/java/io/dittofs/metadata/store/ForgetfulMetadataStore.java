package io.dittofs.metadata.store;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A store in memory with a journal that is synced when somebody waits for a ticket. From one, another is made that is
/// what would be found after the process was killed, or the power failed, at this moment: all of the journal, or what
/// was synced and perhaps some more.
///
/// **Threading**: thread-safe; a copy may be taken beside a running store. Commits come one at a time. One virtual
/// thread completes tickets.
public final class ForgetfulMetadataStore implements MetadataStore {
    private static final long FIRST_NUMBER = 1 << 20;
    private static final Waiter END = new Waiter(-1, _ -> {});

    private final long seed;
    private final MemoryMetadataStore store;
    private final ObjectStore objects;
    private final BlockingQueue<Waiter> waiters = new LinkedBlockingQueue<>();
    private final Thread syncer = Thread.ofVirtual().name("journal-sync").unstarted(this::run);
    private final AtomicLong lastInode = new AtomicLong(FIRST_NUMBER);
    private final AtomicLong lastContent = new AtomicLong(FIRST_NUMBER);
    private volatile Consumer<String> watcher = _ -> {};

    /// Guarded by `this`, as are the next ones.
    private final List<Step> journal = new ArrayList<>();

    private final TreeSet<Long> releases = new TreeSet<>();
    private int synced;
    private boolean isHeld;
    private boolean isClosed;

    /// Something that was done to the store.
    @FunctionalInterface
    interface Step {
        void redo(ForgetfulMetadataStore store) throws FsException;
    }

    /// Something that is done to the store.
    @FunctionalInterface
    interface Action<T> {
        T run() throws FsException;
    }

    private record Waiter(int position, Consumer<@Nullable Throwable> callback) {}

    private ForgetfulMetadataStore(long seed) {
        this.seed = seed;
        this.store = new MemoryMetadataStore(new Random(seed));
        this.objects = new ForgetfulObjects(this, store.objects());
    }

    /// An empty store.
    public static ForgetfulMetadataStore start(long seed) {
        ForgetfulMetadataStore store = new ForgetfulMetadataStore(seed);
        store.syncer.start();
        return store;
    }

    /// Tells this, from now on, the name of each step just before it is done.
    public void watch(Consumer<String> newWatcher) {
        watcher = newWatcher;
    }

    /// Lets nothing be synced until it is told to go on.
    public synchronized void hold() {
        isHeld = true;
    }

    /// Ends [#hold].
    public synchronized void goOn() {
        isHeld = false;
        notifyAll();
    }

    /// The store as the next process finds it when this one is killed now.
    public synchronized ForgetfulMetadataStore afterKill() throws FsException {
        return redone(journal.size());
    }

    /// The store as it is found when the power fails now: what was not synced is there up to some moment.
    public synchronized ForgetfulMetadataStore afterPowerLoss(RandomGenerator random) throws FsException {
        return redone(random.nextInt(synced, journal.size() + 1));
    }

    private ForgetfulMetadataStore redone(int steps) throws FsException {
        ForgetfulMetadataStore copy = start(seed);
        for (Step step : journal.subList(0, steps)) {
            step.redo(copy);
            copy.journal.add(step);
        }
        copy.synced = steps;
        // Numbers are given out in ranges that are noted before.
        copy.lastInode.set(lastInode.get());
        copy.lastContent.set(lastContent.get());
        return copy;
    }

    /// Does something, and has the journal say so.
    <T> T record(String name, Step step, Action<T> action) throws FsException {
        watcher.accept(name);
        synchronized (this) {
            T result = action.run();
            journal.add(step);
            return result;
        }
    }

    /// A ticket for everything so far.
    synchronized DurabilityTicket ticket() {
        return new Ticket(journal.size());
    }

    private final class Ticket implements DurabilityTicket {
        private final int position;

        Ticket(int position) {
            this.position = position;
        }

        @Override
        public boolean isComplete() {
            return isSynced(position);
        }

        @Override
        public void whenComplete(Consumer<@Nullable Throwable> callback) {
            await(new Waiter(position, callback));
        }
    }

    private synchronized boolean isSynced(int position) {
        return position <= synced;
    }

    private void await(Waiter waiter) {
        if (isSynced(waiter.position) || !enqueue(waiter)) {
            waiter.callback.accept(null);
        }
    }

    /// @return whether somebody will call back; else everything is synced
    private synchronized boolean enqueue(Waiter waiter) {
        return !isClosed && waiters.add(waiter);
    }

    private void run() {
        try {
            List<Waiter> group = List.of();
            while (!group.contains(END)) {
                group = new ArrayList<>(List.of(waiters.take()));
                awaitGoing();
                waiters.drainTo(group);
                sync(group);
                group.forEach(waiter -> waiter.callback.accept(null));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the syncer", e);
        }
    }

    private synchronized void awaitGoing() throws InterruptedException {
        while (isHeld) {
            wait();
        }
    }

    private void sync(List<Waiter> group) {
        int wanted = group.stream().mapToInt(Waiter::position).max().orElseThrow();
        if (!isSynced(wanted)) {
            int reached = written();
            watcher.accept("sync of the metadata store");
            noteSynced(reached);
        }
    }

    private synchronized int written() {
        return journal.size();
    }

    private synchronized void noteSynced(int reached) {
        synced = Math.max(synced, reached);
    }

    MetadataStore below() {
        return store;
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        return commit(changes, new BlockChanges(0)).ticket();
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        BlockOutcome outcome =
                record(name(changes, blocks), to -> to.apply(changes, blocks), () -> apply(changes, blocks));
        return new BlockOutcome(ticket(), outcome.lost(), outcome.left());
    }

    private static String name(ChangeSet changes, BlockChanges blocks) {
        return Stream.concat(changes.changes().stream(), blocks.changes().stream())
                .map(change -> change.getClass().getSimpleName())
                .collect(Collectors.joining(", ", "commit of ", ""));
    }

    private synchronized BlockOutcome apply(ChangeSet changes, BlockChanges blocks) throws FsException {
        BlockOutcome outcome = store.commit(changes, blocks);
        for (Change change : changes.changes()) {
            if (change instanceof Change.QueueRelease queue) {
                releases.add(queue.contentId());
            } else if (change instanceof Change.DropRelease drop) {
                releases.remove(drop.contentId());
            }
        }
        return outcome;
    }

    @Override
    public DurabilityTicket settle(long inode) {
        return ticket();
    }

    @Override
    public DurabilityTicket sync() {
        return ticket();
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public ShareRecord openShare(String name, RootAttributes attributes) throws FsException {
        ShareRecord share = record(
                "opening of a share",
                to -> to.store.openShare(name, attributes),
                () -> store.openShare(name, attributes));
        noteSynced(written());
        return share;
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
    public synchronized List<Long> queuedReleases(int shareId, long afterContentId, int max) {
        return releases.tailSet(afterContentId, false).stream().limit(max).toList();
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public @Nullable Inode inode(long number) {
        return store.inode(number);
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        return store.lookup(directory, name);
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        return store.list(directory, afterCookie, entriesMax);
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) {
        return store.symlinkTarget(inode);
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return store.givenNames(inode);
    }

    @Override
    public List<ShareRecord> shares() {
        return store.shares();
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return store.usage(shareId);
    }

    @Override
    public long freeInodes() {
        return store.freeInodes();
    }

    @Override
    public byte[] handleSecret() {
        return store.handleSecret();
    }

    @Override
    public LogNote logNote() {
        return store.logNote();
    }

    @Override
    public StoreScan scan() throws FsException {
        return store.scan();
    }

    @Override
    public void repairInternals() {
        store.repairInternals();
    }

    /// Syncs everything, and ends the thread.
    @Override
    public void close() {
        if (end()) {
            waiters.add(END);
            Threads.join(syncer);
        }
    }

    private synchronized boolean end() {
        boolean isFirst = !isClosed;
        isClosed = true;
        synced = journal.size();
        goOn();
        return isFirst;
    }
}
