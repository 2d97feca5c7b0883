package io.dittofs.metadata.file;

import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.SymlinkTarget;

/// The operations that change nothing but access times.
final class Inspection {
    /// Reported as the number of inodes where no quota limits them.
    private static final long UNLIMITED_FILES = 1L << 48;

    private static final int LIST_ATTEMPTS_MAX = 3;

    private final Tree tree;
    private final AccessTimes accessTimes;

    Inspection(Tree tree, AccessTimes accessTimes) {
        this.tree = tree;
        this.accessTimes = accessTimes;
    }

    Found lookup(Credentials caller, FileId directoryId, FileName name) throws FsException {
        if (name.isDotOrDotDot()) {
            Inode directory = tree.resolveDirectory(directoryId);
            Permissions.require(directory, caller, Permissions.EXECUTE);
            return new Found(name.isDot() ? directory : tree.parentOf(directory), directory);
        }
        Located located = tree.reads().locate(directoryId.inode(), name);
        Inode directory = Tree.directory(directoryId, located.directory());
        Permissions.require(directory, caller, Permissions.EXECUTE);
        if (located.child() == null) {
            throw new FsException(FsError.NO_ENTRY);
        }
        return new Found(located.child(), directory);
    }

    Granted access(Credentials caller, FileId id, int asked) throws FsException {
        Inode inode = tree.resolve(id);
        int rights = Permissions.of(inode, caller);
        int granted = 0;
        if ((rights & Permissions.READ) != 0) {
            granted |= AccessRight.READ;
        }
        if ((rights & Permissions.EXECUTE) != 0) {
            granted |= inode.isDirectory() ? AccessRight.LOOKUP : AccessRight.EXECUTE;
        }
        if ((rights & Permissions.WRITE) != 0 && !tree.isReadOnly()) {
            granted |= AccessRight.MODIFY | AccessRight.EXTEND;
            granted |= inode.isDirectory() ? AccessRight.DELETE : 0;
        }
        return new Granted(granted & asked, inode);
    }

    ReadLink readLink(FileId id) throws FsException {
        Inode inode = tree.resolve(id);
        if (inode.type() != FileType.SYMLINK) {
            throw new FsException(FsError.INVALID);
        }
        SymlinkTarget target = tree.reads().symlinkTarget(inode.number());
        if (target == null) {
            throw new FsException(FsError.STALE);
        }
        return new ReadLink(accessTimes.touch(inode), target);
    }

    /// A page with the attributes that the directory had while it was read. Where others keep changing the
    /// directory they may be older than the page but never newer: a client that took a page for newer than it
    /// is would not ask again.
    Listing list(Credentials caller, FileId directoryId, long afterCookie, int entriesMax) throws FsException {
        for (int attempt = 1; ; attempt++) {
            Inode directory = tree.resolveDirectory(directoryId);
            Permissions.require(directory, caller, Permissions.READ);
            Inode touched = accessTimes.touch(directory);
            Inode parent = tree.parentOf(touched);
            DirectoryPage page = tree.reads().list(touched.number(), afterCookie, entriesMax);
            Inode after = tree.resolve(directoryId);
            if (after.ctime() == touched.ctime() || attempt == LIST_ATTEMPTS_MAX) {
                return new Listing(touched, parent, page);
            }
        }
    }

    FileSystemStatus status(FileId id) throws FsException {
        Inode inode = tree.resolve(id);
        Capacity capacity = tree.content().capacity();
        Quota quota = tree.usage().quota();
        long total = capacity.totalBytes();
        long free = capacity.freeBytes();
        if (quota.limitsBytes()) {
            total = Math.min(total, quota.bytesMax());
            free = Math.min(free, Math.max(0, quota.bytesMax() - tree.usage().bytes()));
        }
        long files = tree.usage().inodes();
        long storeFiles = files + Math.min(UNLIMITED_FILES, tree.reads().freeInodes());
        long totalFiles = Math.min(quota.inodesMax(), storeFiles);
        long freeFiles = Math.max(0, totalFiles - files);
        return new FileSystemStatus(inode, total, free, totalFiles, freeFiles);
    }
}
