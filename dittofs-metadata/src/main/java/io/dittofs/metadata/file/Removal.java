package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.Located;

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
        long locked = directoryId.inode();
        while (true) {
            try (var _ = tree.locks().lock(directoryId.inode(), locked)) {
                Target target = target(caller, directoryId, name);
                try (var child = tree.locks().tryLock(target.child().number())) {
                    if (child != null) {
                        return removeLocked(caller, target, name, wantsDirectory);
                    }
                }
                locked = target.child().number();
            }
        }
    }

    /// An inode and the directory that a name of it is removed from.
    private record Target(Inode directory, Inode child) {}

    private Target target(Credentials caller, FileId directoryId, FileName name) throws FsException {
        Located located = tree.reads().locate(directoryId.inode(), name);
        Inode directory = Tree.directory(directoryId, located.directory());
        Permissions.require(directory, caller, Permissions.EXECUTE);
        if (located.child() == null) {
            throw new FsException(FsError.NO_ENTRY);
        }
        return new Target(directory, located.child());
    }

    private Changed removeLocked(Credentials caller, Target target, FileName name, boolean wantsDirectory)
            throws FsException {
        Inode directory = target.directory();
        Inode child = target.child();
        requireRemovable(caller, directory, child, wantsDirectory);
        tree.truncations().requireNone(tree, child.number());
        long now = tree.now();
        long directoryTime = directory.timeOfChange(now);
        int linkDelta = wantsDirectory ? -1 : 0;
        ChangeSet changes = new ChangeSet();
        unlinking.plan(changes, child, now);
        changes.removeEntry(directory.number(), name, child.number())
                .touchDirectory(directory.number(), directoryTime, linkDelta);
        DurabilityTicket ticket = tree.commit(changes);
        unlinking.settle(child, ticket);
        return new Changed(new InodeChange(directory, directory.touched(directoryTime, linkDelta)), ticket);
    }

    /// That a directory is empty the store sees to.
    private static void requireRemovable(Credentials caller, Inode directory, Inode child, boolean wantsDirectory)
            throws FsException {
        Permissions.require(directory, caller, Permissions.WRITE);
        Permissions.requireNotSticky(directory, child, caller);
        if (wantsDirectory && !child.isDirectory()) {
            throw new FsException(FsError.NOT_DIRECTORY);
        }
        if (!wantsDirectory && child.isDirectory()) {
            throw new FsException(FsError.IS_DIRECTORY);
        }
    }
}
