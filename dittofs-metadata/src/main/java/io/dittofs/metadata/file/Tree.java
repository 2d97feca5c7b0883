package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataReads;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What all operations on one share work with.
///
/// @param share the share
/// @param store its metadata
/// @param reads how its metadata is read: the store itself, or its view for threads that must not wait
/// @param content its files' bytes
/// @param locks the locks of the metadata store's inodes
/// @param releases of contents that its inodes lose
/// @param young the contents that are not stable yet
/// @param lost the contents that a restart has lost
/// @param truncations those of which it is not known whether they happened
/// @param usage the share's counters
/// @param isReadOnly whether every change is refused
/// @param clock nanoseconds since the epoch
/// @param mayWait whether the calling threads may wait
/// @param call the request that the operations are part of, if its client may send it again
record Tree(
        ShareRecord share,
        MetadataStore store,
        MetadataReads reads,
        ContentStore content,
        InodeLocks locks,
        ContentReleases releases,
        YoungContents young,
        LostContents lost,
        OpenTruncations truncations,
        UsageLedger usage,
        boolean isReadOnly,
        LongSupplier clock,
        boolean mayWait,
        @Nullable CallId call) {

    /// The same for threads that must not wait: whatever would have to is refused with [WouldBlockException].
    Tree atOnce() {
        return new Tree(
                share,
                store,
                store.atOnce(),
                content,
                locks,
                releases,
                young,
                lost,
                truncations,
                usage,
                isReadOnly,
                clock,
                false,
                call);
    }

    /// The same for the operations of one request.
    Tree under(CallId newCall) {
        return new Tree(
                share,
                store,
                reads,
                content,
                locks,
                releases,
                young,
                lost,
                truncations,
                usage,
                isReadOnly,
                clock,
                mayWait,
                newCall);
    }

    /// Commits what an operation does that would be refused when its request came again.
    DurabilityTicket commit(ChangeSet changes) throws FsException {
        return store.commit(call == null ? changes : changes.noteCall(call, now()));
    }

    /// Adds to the set that an inode gets this name, where the content store wants to know. Nothing has content but
    /// files, and nothing is above them but directories.
    void noteName(ChangeSet changes, Inode inode, long directory, FileName name) {
        if (content.namesObjectsByPath() && (inode.isRegular() || inode.isDirectory())) {
            changes.noteName(inode.number(), directory, name);
        }
    }

    /// Called before anything that takes a lock, changes something or waits.
    void requireMayWait() {
        if (!mayWait) {
            throw WouldBlockException.INSTANCE;
        }
    }

    /// The lock of an inode; where the calling threads must not wait, only if nobody has it.
    InodeLocks.Held lock(long inode) {
        InodeLocks.Held held = mayWait ? locks.lock(inode) : locks.tryLock(inode);
        if (held == null) {
            throw WouldBlockException.INSTANCE;
        }
        return held;
    }

    /// Called before a change of this inode is deferred.
    void requireMayDefer(Inode before) {
        if (!mayWait && !store.defersAtOnce(before)) {
            throw WouldBlockException.INSTANCE;
        }
    }

    long now() {
        return clock.getAsLong();
    }

    void requireWritable() throws FsException {
        if (isReadOnly) {
            throw new FsException(FsError.READ_ONLY);
        }
    }

    /// The content of a regular file, as a content store is told of it.
    FileContent contentOf(Inode file) {
        return new FileContent(share.id(), file.number(), file.contentId(), file.size());
    }

    /// The inode that a handle names; `STALE` when it is gone.
    Inode resolve(FileId id) throws FsException {
        return resolved(id, reads.inode(id.inode()));
    }

    /// The inode that a handle names, where the store has this one under its number; `STALE` where it is another one.
    static Inode resolved(FileId id, @Nullable Inode inode) throws FsException {
        if (inode == null || inode.id().generation() != id.generation()) {
            throw new FsException(FsError.STALE);
        }
        return inode;
    }

    Inode resolveDirectory(FileId id) throws FsException {
        return directory(id, reads.inode(id.inode()));
    }

    /// The directory that a handle names, where the store has this inode under its number.
    static Inode directory(FileId id, @Nullable Inode found) throws FsException {
        Inode inode = resolved(id, found);
        if (!inode.isDirectory()) {
            throw new FsException(FsError.NOT_DIRECTORY);
        }
        return inode;
    }

    /// The regular file that a handle names: only regular files have data.
    Inode resolveRegular(FileId id) throws FsException {
        Inode inode = resolve(id);
        if (!inode.isRegular()) {
            throw new FsException(inode.isDirectory() ? FsError.IS_DIRECTORY : FsError.INVALID);
        }
        return inode;
    }

    /// The directory above, which for the root of the share is the root itself.
    Inode parentOf(Inode directory) throws FsException {
        if (directory.number() == share.root().inode()) {
            return directory;
        }
        Inode parent = reads.inode(directory.parent());
        if (parent == null) {
            throw new FsException(FsError.STALE);
        }
        return parent;
    }
}
