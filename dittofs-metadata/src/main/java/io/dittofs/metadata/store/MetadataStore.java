package io.dittofs.metadata.store;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Keeps inodes, directory entries, share records and counters. A store only stores: permission, times, link counts
/// and all other rules are the file service's, which also serialises read-modify-write of an inode within this
/// process. The store brings atomicity and durability.
///
/// **Threading**: thread-safe. A read sees each committed [ChangeSet] wholly or not at all as far as one inode, one
/// entry or one page is concerned.
///
/// **Errors**: `IO` when stored data is damaged, `TRY_LATER` while the store cannot be reached, `NO_SPACE` when it is
/// full. Every implementation passes `MetadataStoreContract` of this module's test-jar.
public interface MetadataStore extends AutoCloseable {
    /// Whether a call can wait for a disk or a network, and so must not run on a reactor thread.
    boolean mayBlock();

    /// The inode of this number; null where there is none.
    @Nullable
    Inode inode(long number) throws FsException;

    /// What the entry of this name in a directory names; null where there is no such entry. `.` and `..` are not
    /// entries.
    @Nullable
    Inode lookup(long directory, FileName name) throws FsException;

    /// A directory together with what a name in it names: one question where a question is a round trip. Each of the
    /// two as [#inode] and [#lookup] answer it.
    default Located locate(long directory, FileName name) throws FsException {
        return new Located(inode(directory), lookup(directory, name));
    }

    /// [#locate] for two names at once.
    default LocatedPair locate(long firstDirectory, FileName firstName, long secondDirectory, FileName secondName)
            throws FsException {
        return new LocatedPair(locate(firstDirectory, firstName), locate(secondDirectory, secondName));
    }

    /// Up to `entriesMax` entries of a directory whose cookies are greater than `afterCookie`, in the order of
    /// cookies. An entry that is there from before the first to after the last page is seen exactly once, whatever
    /// others do.
    DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException;

    /// The target of a symbolic link; null where the inode is none or gone.
    @Nullable
    SymlinkTarget symlinkTarget(long inode) throws FsException;

    /// Applies all changes of the set, or none and throws. When it returns, every later read sees them; they are
    /// stable when the ticket completes.
    ///
    /// **Errors**: those of the changes; `STALE` for what is to be changed and is not there.
    DurabilityTicket commit(ChangeSet changes) throws FsException;

    /// The blocks of the contents.
    default ObjectStore objects() {
        throw new UnsupportedOperationException("this store has no blocks yet");
    }

    /// [#commit(ChangeSet)] and [ObjectStore#commit] as one: both sets, or none. So a size becomes visible with the
    /// blocks that it is about, and a block is mapped only to a content that its inode still has
    /// ([ChangeSet#requireUnchanged]).
    default BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        throw new UnsupportedOperationException("this store has no blocks yet");
    }

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

    /// About how many more inodes the store can keep; `Long.MAX_VALUE` where nothing but a disk limits them.
    long freeInodes() throws FsException;

    /// The 16 bytes under which the handles of this store's files are sealed; a copy.
    byte[] handleSecret() throws FsException;

    /// Walks everything and describes each violated invariant in a sentence: entries without inode, wrong link
    /// counts, inodes without entry, wrong counters. Empty for a sound store. For a store at rest: concurrent
    /// commits may show as violations.
    List<String> check() throws FsException;

    @Override
    void close();
}
