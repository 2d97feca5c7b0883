package io.dittofs.metadata.store;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// A store that refuses commits, delays their stability or lets something happen before a page is read, as a
/// test asks it to.
public final class HookedMetadataStore implements MetadataStore {
    /// What a test does.
    @FunctionalInterface
    public interface Hook {
        void run() throws FsException;
    }

    private final MetadataStore store;
    private final Queue<Hook> beforeLists = new ConcurrentLinkedQueue<>();
    private final Queue<Hook> beforeCommits = new ConcurrentLinkedQueue<>();
    private @Nullable FsError refusal;
    private @Nullable FsError lostAnswer;
    private @Nullable ChangeSet late;
    private boolean isLate;
    private @Nullable DurabilityTicket ticket;
    private long losses;
    private boolean isDeferring;

    public HookedMetadataStore(MetadataStore store) {
        this.store = store;
    }

    /// Refuses every commit from now on; null ends that.
    public void refuse(@Nullable FsError error) {
        refusal = error;
    }

    /// Carries out every commit from now on and refuses it all the same; null ends that.
    public void loseAnswers(@Nullable FsError error) {
        lostAnswer = error;
    }

    /// Refuses the next commit, which is still on its way until [#arrive].
    public void delayNext() {
        isLate = true;
    }

    /// The commit that was delayed arrives.
    public void arrive() throws FsException {
        ChangeSet arriving = Objects.requireNonNull(late);
        late = null;
        DurabilityTicket _ = store.commit(arriving);
    }

    /// Answers every commit from now on with this ticket; null ends that.
    public void answer(@Nullable DurabilityTicket given) {
        ticket = given;
    }

    /// Runs each hook once, before one page each.
    public void beforeLists(Hook... hooks) {
        beforeLists.addAll(List.of(hooks));
    }

    /// Runs each hook once, before one commit each.
    public void beforeCommits(Hook... hooks) {
        beforeCommits.addAll(List.of(hooks));
    }

    /// Lets it be as if commits were lost that nobody waited for.
    public void lose() {
        losses++;
    }

    /// Defers every commit from now on that does nothing but change a regular file.
    public HookedMetadataStore deferring() {
        isDeferring = true;
        return this;
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public MetadataReads atOnce() {
        return mayBlock() ? store.atOnce() : this;
    }

    @Override
    public @Nullable Inode inode(long number) throws FsException {
        return store.inode(number);
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        return store.lookup(directory, name);
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        Hook hook = beforeLists.poll();
        if (hook != null) {
            hook.run();
        }
        return store.list(directory, afterCookie, entriesMax);
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
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        if (refusal != null) {
            throw new FsException(refusal);
        }
        Hook hook = beforeCommits.poll();
        if (hook != null) {
            hook.run();
        }
        if (isDeferring && deferred(changes.changes())) {
            return DurabilityTicket.STABLE;
        }
        if (isLate) {
            isLate = false;
            late = changes;
            throw new FsException(FsError.TRY_LATER);
        }
        DurabilityTicket own = store.commit(changes);
        if (lostAnswer != null) {
            throw new FsException(lostAnswer);
        }
        return ticket == null ? own : ticket;
    }

    /// Whether the changes could be deferred and are.
    private boolean deferred(List<Change> changes) throws FsException {
        if (changes.isEmpty() || changes.size() > 2 || !(changes.getFirst() instanceof Change.PutInode put)) {
            return false;
        }
        Change.AdjustUsage usage =
                changes.getLast() instanceof Change.AdjustUsage adjust ? adjust : new Change.AdjustUsage(0, 0, 0);
        Inode before = store.inode(put.inode().number());
        if ((changes.size() == 2 && usage.shareId() == 0) || before == null || !before.isRegular()) {
            return false;
        }
        int shareId = usage.shareId() == 0 ? store.shares().getFirst().id() : usage.shareId();
        store.defer(before, put.inode(), shareId, usage.bytesDelta());
        return true;
    }

    @Override
    public void defer(Inode before, Inode after, int shareId, long bytesDelta) throws FsException {
        if (refusal != null) {
            throw new FsException(refusal);
        }
        Hook hook = beforeCommits.poll();
        if (hook != null) {
            hook.run();
        }
        store.defer(before, after, shareId, bytesDelta);
    }

    @Override
    public boolean defersAtOnce(Inode before) {
        return store.defersAtOnce(before);
    }

    @Override
    public DurabilityTicket settle(long inode) throws FsException {
        return store.settle(inode);
    }

    @Override
    public ObjectStore objects() {
        return store.objects();
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        if (refusal != null) {
            throw new FsException(refusal);
        }
        return store.commit(changes, blocks);
    }

    @Override
    public DurabilityTicket sync() throws FsException {
        return ticket == null ? store.sync() : ticket;
    }

    @Override
    public long lossCount() {
        return store.lossCount() + losses;
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
    public boolean notesCalls() {
        return store.notesCalls();
    }

    @Override
    public boolean wasCommitted(CallId call, long since) throws FsException {
        return store.wasCommitted(call, since);
    }

    @Override
    public List<Long> queuedReleases(int shareId, long afterContentId, int max) throws FsException {
        return store.queuedReleases(shareId, afterContentId, max);
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return store.usage(shareId);
    }

    @Override
    public long freeInodes() throws FsException {
        return store.freeInodes();
    }

    @Override
    public byte[] handleSecret() throws FsException {
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
    public void repairInternals() throws FsException {
        store.repairInternals();
    }

    @Override
    public void close() {
        store.close();
    }
}
