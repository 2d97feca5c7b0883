package io.dittofs.server.tracing;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A metadata store in whose spans one sees what is read and committed. A commit lasts until it is stable. Thread-safe.
/// **Ownership**: owns the store below.
final class TracedMetadataStore implements MetadataStore {
    private static final String COMMIT = "metadata commit";

    private final MetadataStore store;
    private final Spans spans;
    private final MetadataReads reads;
    private final MetadataReads atOnce;
    private final ObjectStore objects;

    TracedMetadataStore(MetadataStore store, Spans spans) {
        this.store = store;
        this.spans = spans;
        this.reads = new TracedReads(store, spans);
        this.atOnce = new TracedReads(store.atOnce(), spans);
        this.objects = new TracedObjectStore(store.objects(), spans);
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
        return reads.symlinkTarget(inode);
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        return spans.within(COMMIT, work -> {
            work.with(Field.COUNT, changes.changes().size());
            DurabilityTicket ticket = store.commit(changes);
            work.until(ticket);
            return ticket;
        });
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        return spans.within(COMMIT, work -> {
            work.with(Field.COUNT, changes.changes().size());
            BlockOutcome outcome = store.commit(changes, blocks);
            work.until(outcome.ticket());
            return outcome;
        });
    }

    @Override
    public void defer(Inode before, Inode after, int shareId, long bytesDelta) throws FsException {
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
    public DurabilityTicket sync() throws FsException {
        return spans.within("metadata sync", work -> {
            DurabilityTicket ticket = store.sync();
            work.until(ticket);
            return ticket;
        });
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return store.givenNames(inode);
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
    public long freeInodes() throws FsException {
        return store.freeInodes();
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

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return store.usage(shareId);
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
