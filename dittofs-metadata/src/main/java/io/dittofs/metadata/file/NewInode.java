package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.AttributeUpdate.ATIME;
import static io.dittofs.metadata.file.AttributeUpdate.GID;
import static io.dittofs.metadata.file.AttributeUpdate.MTIME;
import static io.dittofs.metadata.file.AttributeUpdate.SIZE;
import static io.dittofs.metadata.file.AttributeUpdate.UID;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;

/// How a new inode gets its attributes from its creator, its directory and what the creator asked for. A setgid
/// directory hands its group on, and to directories the bit. Only root gives files away at creation.
///
/// @param tree where it is made
/// @param caller its creator
/// @param directory its directory
/// @param type what it is to be
/// @param initial what was asked for
record NewInode(Tree tree, Credentials caller, Inode directory, FileType type, AttributeUpdate initial) {

    /// @param device of a device node, otherwise 0
    /// @param createVerifier as [Inode#createVerifier]
    Inode build(long device, long createVerifier) throws FsException {
        long now = tree.now();
        long size = type.isRegular() && initial.sets(SIZE) ? initial.size() : 0;
        if (size < 0 || size > Limits.FILE_BYTES_MAX) {
            throw new FsException(FsError.FILE_TOO_LARGE);
        }
        boolean mayGiveAway = caller.isRoot();
        int uid = mayGiveAway && initial.sets(UID) ? initial.uid() : caller.uid();
        int gid = mayGiveAway && initial.sets(GID) ? initial.gid() : inheritedGid();
        return new Inode(
                new FileId(tree.store().allocateInode(), now),
                type,
                mode(gid),
                type.isDirectory() ? 2 : 1,
                uid,
                gid,
                size,
                0,
                initial.sets(ATIME) ? initial.atime() : now,
                initial.sets(MTIME) ? initial.mtime() : now,
                now,
                now,
                device,
                type.isRegular() ? tree.store().allocateContent() : 0,
                type.isDirectory() ? directory.number() : 0,
                createVerifier);
    }

    private boolean inheritsGroup() {
        return (directory.mode() & Mode.SET_GID) != 0;
    }

    private int inheritedGid() {
        return inheritsGroup() ? directory.gid() : caller.gid();
    }

    private int mode(int gid) {
        if (type == FileType.SYMLINK) {
            return 0_777;
        }
        int mode = initial.mode();
        if (type.isDirectory()) {
            return inheritsGroup() ? mode | Mode.SET_GID : mode;
        }
        boolean runsAsGroup = (mode & Mode.SET_GID) != 0 && (mode & Mode.GROUP_EXECUTE) != 0;
        boolean mayRunAsGroup = caller.isRoot() || caller.isMember(gid);
        return runsAsGroup && !mayRunAsGroup ? mode & ~Mode.SET_GID : mode;
    }
}
