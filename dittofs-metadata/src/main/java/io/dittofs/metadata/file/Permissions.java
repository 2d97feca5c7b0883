package io.dittofs.metadata.file;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;

/// The permission rules (POSIX 1003.1-2017 §4.5, Linux `inode_permission`) as functions of an inode and a caller.
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    private Permissions() {}

    /// Which of the three rights the caller has. Root has all but execution of what nobody may execute.
    static int of(Inode inode, Credentials caller) {
        int mode = inode.mode();
        if (caller.isRoot()) {
            boolean mayExecute = inode.isDirectory() || (mode & Mode.ANY_EXECUTE) != 0;
            return mayExecute ? READ | WRITE | EXECUTE : READ | WRITE;
        }
        if (caller.uid() == inode.uid()) {
            return mode >> 6 & 7;
        }
        return caller.isMember(inode.gid()) ? mode >> 3 & 7 : mode & 7;
    }

    static boolean allow(Inode inode, Credentials caller, int wanted) {
        return (of(inode, caller) & wanted) == wanted;
    }

    static void require(Inode inode, Credentials caller, int wanted) throws FsException {
        if (!allow(inode, caller, wanted)) {
            throw new FsException(FsError.ACCESS);
        }
    }

    static boolean isOwner(Inode inode, Credentials caller) {
        return caller.isRoot() || caller.uid() == inode.uid();
    }

    static void requireOwner(Inode inode, Credentials caller) throws FsException {
        if (!isOwner(inode, caller)) {
            throw new FsException(FsError.NOT_OWNER);
        }
    }

    /// Reading file data: by `r`; by `x` alone, since a client must read what it executes; by ownership, since the
    /// client checked the mode when the file was opened.
    static void requireReadData(Inode inode, Credentials caller) throws FsException {
        int rights = of(inode, caller);
        if ((rights & (READ | EXECUTE)) == 0 && !isOwner(inode, caller)) {
            throw new FsException(FsError.ACCESS);
        }
    }

    /// Writing file data: by `w`, or by ownership as for reading.
    static void requireWriteData(Inode inode, Credentials caller) throws FsException {
        if (!allow(inode, caller, WRITE) && !isOwner(inode, caller)) {
            throw new FsException(FsError.ACCESS);
        }
    }

    /// In a sticky directory only the owner of the entry's file or of the directory removes or renames an entry.
    static void requireNotSticky(Inode directory, Inode child, Credentials caller) throws FsException {
        if ((directory.mode() & Mode.STICKY) != 0 && !isOwner(child, caller) && !isOwner(directory, caller)) {
            throw new FsException(FsError.NOT_OWNER);
        }
    }
}
