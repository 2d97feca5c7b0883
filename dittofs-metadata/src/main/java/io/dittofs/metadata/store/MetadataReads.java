package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// What can be asked of a metadata store. A read sees each committed [ChangeSet] wholly or not at all as far as one
/// inode, one entry or one page is concerned.
///
/// **Threading**: thread-safe.
///
/// **Errors**: `IO` when stored data is damaged, `TRY_LATER` while the store cannot be reached.
public interface MetadataReads {
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

    /// About how many more inodes the store can keep; `Long.MAX_VALUE` where nothing but a disk limits them.
    long freeInodes() throws FsException;
}
