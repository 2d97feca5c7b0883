package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;

/// One change of a [ChangeSet].
public sealed interface Change {
    /// How many requests a persistent store remembers at least.
    int CALLS_KEPT = 1 << 13;

    /// Refuses the whole set with `CONFLICT` unless the store has exactly this inode: whoever computed the set from it
    /// was not overtaken, by another server on the same database for one.
    record RequireUnchanged(Inode inode) implements Change {}

    /// Refuses the whole set with `CONFLICT` unless the directory is there and has this parent, and keeps it so until
    /// the set is committed: what a rename found above its target is still above it.
    record RequireParent(long directory, long parent) implements Change {}

    /// Stores an inode, new or replacing the one of the same number. Of a directory it leaves the entries alone.
    record PutInode(Inode inode) implements Change {}

    /// Forgets an inode, which no entry names any more. A directory that has entries is refused with `NOT_EMPTY`.
    record RemoveInode(long inode) implements Change {}

    /// Adds an entry under the directory's next cookie. The name must be free: otherwise the whole set is refused
    /// with `EXISTS`.
    record AddEntry(long directory, FileName name, long child) implements Change {}

    /// Removes an entry, which must name this child: otherwise the whole set is refused with `NO_ENTRY`.
    record RemoveEntry(long directory, FileName name, long child) implements Change {}

    /// Lets an existing entry name another child, under a new cookie of the directory: the entry is another one now.
    /// The
    /// entry must name `oldChild`: otherwise the whole set is refused with `NO_ENTRY`.
    record ReplaceEntry(long directory, FileName name, long oldChild, long newChild) implements Change {}

    /// Sets mtime and ctime of a directory whose entries changed and adds to its link count. A delta rather than a
    /// whole
    /// inode, so that a store may coalesce the changes of a busy directory.
    record TouchDirectory(long directory, long now, int linkDelta) implements Change {}

    /// Stores the target of a symbolic link; once, with the inode's creation. The bytes are **owned** by the change.
    record PutSymlinkTarget(long inode, SymlinkTarget target) implements Change {}

    /// Notes that this entry names an inode, ahead of what was noted before. A store keeps the last
    /// [GivenName#KEPT] notes of each inode until the inode goes, whatever becomes of the entries.
    record NoteName(long inode, long directory, FileName name) implements Change {
        /// What is noted.
        public GivenName given() {
            return new GivenName(directory, name);
        }
    }

    /// Notes that the content of an inode that this set takes away is to be released: a persistent store keeps the note
    /// until it is dropped, so that no crash makes a content nobody's.
    record QueueRelease(int shareId, long contentId) implements Change {}

    /// Drops the note of a content that has been released; nothing happens where there is none.
    record DropRelease(int shareId, long contentId) implements Change {}

    /// Notes that this set is what a client's request did. A persistent store keeps the last [#CALLS_KEPT] notes, so
    /// that a request that is sent again after a crash is known ([MetadataStore#wasCommitted]).
    record NoteCall(CallId call, long now) implements Change {}

    /// Adds to the counters of a share.
    record AdjustUsage(int shareId, long bytesDelta, long inodesDelta) implements Change {}
}
