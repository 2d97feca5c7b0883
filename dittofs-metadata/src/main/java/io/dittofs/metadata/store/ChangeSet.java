package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Changes that happen wholly or not at all, in the order in which they were added. Request-confined.
public final class ChangeSet {
    private final List<Change> changes = new ArrayList<>(6);

    public ChangeSet requireUnchanged(Inode inode) {
        return add(new Change.RequireUnchanged(inode));
    }

    public ChangeSet requireParent(long directory, long parent) {
        return add(new Change.RequireParent(directory, parent));
    }

    public ChangeSet putInode(Inode inode) {
        return add(new Change.PutInode(inode));
    }

    public ChangeSet removeInode(long inode) {
        return add(new Change.RemoveInode(inode));
    }

    public ChangeSet addEntry(long directory, FileName name, long child) {
        return add(new Change.AddEntry(directory, name, child));
    }

    public ChangeSet removeEntry(long directory, FileName name, long child) {
        return add(new Change.RemoveEntry(directory, name, child));
    }

    public ChangeSet replaceEntry(long directory, FileName name, long oldChild, long newChild) {
        return add(new Change.ReplaceEntry(directory, name, oldChild, newChild));
    }

    public ChangeSet touchDirectory(long directory, long now, int linkDelta) {
        return add(new Change.TouchDirectory(directory, now, linkDelta));
    }

    public ChangeSet putSymlinkTarget(long inode, SymlinkTarget target) {
        return add(new Change.PutSymlinkTarget(inode, target));
    }

    public ChangeSet noteName(long inode, long directory, FileName name) {
        return add(new Change.NoteName(inode, directory, name));
    }

    public ChangeSet queueRelease(int shareId, long contentId) {
        return add(new Change.QueueRelease(shareId, contentId));
    }

    public ChangeSet dropRelease(int shareId, long contentId) {
        return add(new Change.DropRelease(shareId, contentId));
    }

    public ChangeSet noteCall(CallId call, long now) {
        return add(new Change.NoteCall(call, now));
    }

    public ChangeSet adjustUsage(int shareId, long bytesDelta, long inodesDelta) {
        return bytesDelta == 0 && inodesDelta == 0
                ? this
                : add(new Change.AdjustUsage(shareId, bytesDelta, inodesDelta));
    }

    /// The changes in order, as an unmodifiable view.
    public List<Change> changes() {
        return Collections.unmodifiableList(changes);
    }

    /// Adds a change as it is.
    public ChangeSet add(Change change) {
        changes.add(change);
        return this;
    }
}
