package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import org.jspecify.annotations.Nullable;

/// The operations that remove an entry: unlink(2) and rmdir(2).
final class Removal {
    private final Tree tree;
    private final Unlinking unlinking;

    Removal(Tree tree, Unlinking unlinking) {
        this.tree = tree;
        this.unlinking = unlinking;
    }

    Changed removeFile(Credentials caller, FileId directoryId, FileName name) throws FsException {
        if (name.isDotOrDotDot()) {
            throw new FsException(FsError.IS_DIRECTORY);
        }
        return remove(caller, directoryId, name, false);
    }

    Changed removeDirectory(Credentials caller, FileId directoryId, FileName name) throws FsException {
        if (name.isDot()) {
            throw new FsException(FsError.INVALID);
        }
        if (name.isDotDot()) {
            throw new FsException(FsError.NOT_EMPTY);
        }
        return remove(caller, directoryId, name, true);
    }

    private Changed remove(Credentials caller, FileId directoryId, FileName name, boolean wantsDirectory)
            throws FsException {
        tree.requireWritable();
        while (true) {
            Inode seen = child(caller, directoryId, name);
            try (var _ = tree.locks().lock(directoryId.inode(), seen.number())) {
                Changed changed = removeLocked(caller, directoryId, name, seen, wantsDirectory);
                if (changed != null) {
                    return changed;
                }
            }
        }
    }

    private Inode child(Credentials caller, FileId directoryId, FileName name) throws FsException {
        Inode directory = tree.resolveDirectory(directoryId);
        Permissions.require(directory, caller, Permissions.EXECUTE);
        Inode child = tree.store().lookup(directory.number(), name);
        if (child == null) {
            throw new FsException(FsError.NO_ENTRY);
        }
        return child;
    }

    /// Null where the name has come to name another inode, which is not locked.
    private @Nullable Changed removeLocked(
            Credentials caller, FileId directoryId, FileName name, Inode seen, boolean wantsDirectory)
            throws FsException {
        Inode directory = tree.resolveDirectory(directoryId);
        Inode child = child(caller, directoryId, name);
        if (child.number() != seen.number()) {
            return null;
        }
        requireRemovable(caller, directory, child, wantsDirectory);
        long now = tree.now();
        long directoryTime = directory.timeOfChange(now);
        int linkDelta = wantsDirectory ? -1 : 0;
        ChangeSet changes = new ChangeSet()
                .removeEntry(directory.number(), name, child.number())
                .touchDirectory(directory.number(), directoryTime, linkDelta);
        unlinking.plan(changes, child, now);
        DurabilityTicket ticket = tree.store().commit(changes);
        unlinking.settle(child, ticket);
        return new Changed(new InodeChange(directory, directory.touched(directoryTime, linkDelta)), ticket);
    }

    private void requireRemovable(Credentials caller, Inode directory, Inode child, boolean wantsDirectory)
            throws FsException {
        Permissions.require(directory, caller, Permissions.WRITE);
        Permissions.requireNotSticky(directory, child, caller);
        if (wantsDirectory && !child.isDirectory()) {
            throw new FsException(FsError.NOT_DIRECTORY);
        }
        if (!wantsDirectory && child.isDirectory()) {
            throw new FsException(FsError.IS_DIRECTORY);
        }
        if (wantsDirectory && !tree.store().isEmpty(child.number())) {
            throw new FsException(FsError.NOT_EMPTY);
        }
    }
}
