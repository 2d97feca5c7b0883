package io.dittofs.metadata.store;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import java.util.List;

/// Keeps inodes, directory entries, share records and counters. A store only stores: permission, times, link counts
/// and all other rules are the file service's, which also serialises read-modify-write of an inode within this
/// process. The store brings atomicity and durability.
///
/// **Threading**: thread-safe. A read sees each committed [ChangeSet] wholly or not at all as far as one inode, one
/// entry or one page is concerned.
///
/// **Errors**: `IO` when stored data is damaged, `TRY_LATER` while the store cannot be reached, `NO_SPACE` when it is
/// full. Every implementation passes `MetadataStoreContract` of this module's test-jar.
public interface MetadataStore extends MetadataReads, AutoCloseable {
    /// Whether a call can wait for a disk or a network, and so must not run on a reactor thread.
    boolean mayBlock();

    /// The reads of this store for threads that must not wait: what is not at hand is answered with
    /// [WouldBlockException][io.dittofs.metadata.error.WouldBlockException].
    default MetadataReads atOnce() {
        return mayBlock() ? WaitingReads.NOTHING : this;
    }

    /// Applies all changes of the set, or none and throws. When it returns, every later read sees them; they are
    /// stable when the ticket completes.
    ///
    /// **Errors**: those of the changes; `STALE` for what is to be changed and is not there.
    DurabilityTicket commit(ChangeSet changes) throws FsException;

    /// Changes an inode in a way that need not survive a crash, or that someone else knows after one: every
    /// later read shows it, but it may be stored later. A store that defers nothing commits it, and nobody
    /// waits for that ticket.
    ///
    /// **Errors**: `CONFLICT` where the inode is another one by now than `before`.
    ///
    /// @param before the inode as it was read
    /// @param after with the change
    /// @param bytesDelta what the change adds to the usage of the share
    default void defer(Inode before, Inode after, int shareId, long bytesDelta) throws FsException {
        DurabilityTicket _ =
                commit(new ChangeSet().requireUnchanged(before).putInode(after).adjustUsage(shareId, bytesDelta, 0));
    }

    /// Whether [#defer] of a change to this inode would wait for nothing now.
    default boolean defersAtOnce(Inode before) {
        return !mayBlock();
    }

    /// Stores what is deferred of an inode.
    ///
    /// @return completes when all that was deferred or committed of the inode before the call is on the
    ///     disk
    default DurabilityTicket settle(long inode) throws FsException {
        return commit(new ChangeSet(), new BlockChanges(0)).ticket();
    }

    /// The names that were noted for an inode ([Change.NoteName]), the newest first; none where nobody notes them.
    List<GivenName> givenNames(long inode) throws FsException;

    /// Whether this store keeps notes of requests over a restart.
    default boolean notesCalls() {
        return false;
    }

    /// Whether a set that notes this request was committed at `since` or later, by this server before the store was
    /// opened or by another one. What this one has committed since may be known, too.
    default boolean wasCommitted(CallId call, long since) throws FsException {
        return false;
    }

    /// The blocks of the contents.
    ObjectStore objects();

    /// [#commit(ChangeSet)] and [ObjectStore#commit] as one: both sets, or none. So a size becomes visible with the
    /// blocks that it is about, and a block is mapped only to a content that its inode still has
    /// ([ChangeSet#requireUnchanged]).
    BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException;

    /// A ticket for everything that was committed before the call.
    DurabilityTicket sync() throws FsException;

    /// Counts how often commits may have been lost whose ticket had not completed, while the store stayed open.
    /// Who acknowledges a commit without waiting for its ticket remembers the count of before that commit: a
    /// ticket of [#sync] that completes stands for it, too, if the count after that call is still the same.
    /// Always 0 where such a loss ends the store.
    default long lossCount() {
        return 0;
    }

    /// An inode number that was never given out before; not 0.
    long allocateInode() throws FsException;

    /// A content id that was never given out before; not 0.
    long allocateContent() throws FsException;

    /// The share of this name, made with its root directory if the store does not have it; the attributes are those
    /// of a new root only.
    ShareRecord openShare(String name, RootAttributes attributes) throws FsException;

    /// All shares that the store has.
    List<ShareRecord> shares() throws FsException;

    /// Up to `max` contents of a share whose release is noted and not dropped yet, in ascending order from after
    /// `afterContentId` on. A store that forgets everything anyway has none.
    List<Long> queuedReleases(int shareId, long afterContentId, int max) throws FsException;

    /// The counters of a share, exact, without a scan.
    ShareUsage usage(int shareId) throws FsException;

    /// The 16 bytes under which the handles of this store's files are sealed; a copy.
    byte[] handleSecret() throws FsException;

    /// Which write-ahead log the contents have. A store that forgets everything anyway forgets that, too.
    LogNote logNote();

    /// Everything that the store has, for `io.dittofs.metadata.check`. **Ownership**: leased, by the calling thread.
    StoreScan scan() throws FsException;

    /// Puts right what [StoreScan#internals] finds and calls repairable, and loses nothing that can still be read: an
    /// inode that thereby has no entry any more stays. For a store at rest; stable when it returns.
    void repairInternals() throws FsException;

    @Override
    void close();
}
