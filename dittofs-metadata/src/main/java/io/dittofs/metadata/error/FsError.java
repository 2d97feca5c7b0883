package io.dittofs.metadata.error;

/// Why the file system refuses an operation, in POSIX vocabulary. Each protocol maps it once, exhaustively, to its
/// own status codes.
public enum FsError {
    /// The caller is not the owner, and only the owner or root may (EPERM).
    NOT_OWNER,
    /// No such entry (ENOENT).
    NO_ENTRY,
    /// Stored data cannot be read or written, or fails verification (EIO).
    IO,
    /// A permission bit is missing (EACCES).
    ACCESS,
    /// The name is taken (EEXIST).
    EXISTS,
    /// The operation would cross from one share into another (EXDEV).
    CROSS_SHARE,
    /// A directory is needed and this is none (ENOTDIR).
    NOT_DIRECTORY,
    /// A directory stands where none may be (EISDIR).
    IS_DIRECTORY,
    /// An argument makes no sense for this object (EINVAL).
    INVALID,
    /// Beyond the largest file that can be kept (EFBIG).
    FILE_TOO_LARGE,
    /// The storage below is full (ENOSPC).
    NO_SPACE,
    /// The share is exported read-only (EROFS).
    READ_ONLY,
    /// The inode has as many links as it can have (EMLINK).
    TOO_MANY_LINKS,
    /// A name of more than 255 bytes, or a symbolic link target that is too long (ENAMETOOLONG).
    NAME_TOO_LONG,
    /// The directory has entries (ENOTEMPTY).
    NOT_EMPTY,
    /// A quota of the share is used up (EDQUOT).
    QUOTA,
    /// The object that the handle names is gone (ESTALE).
    STALE,
    /// The handle is malformed or was not made by this server.
    BAD_HANDLE,
    /// The attributes changed since the caller looked (a guarded SETATTR).
    NOT_SYNC,
    /// The READDIR cookie was never given out for this directory.
    BAD_COOKIE,
    /// Not an operation for this type of object, or for this server (ENOTSUP).
    NOT_SUPPORTED,
    /// The type of object cannot be created this way.
    BAD_TYPE,
    /// What the operation had looked at was changed before it could commit: the file service runs it again, so a
    /// protocol meets this only when that went on and on.
    CONFLICT,
    /// Not now: the same call may succeed later (a store is unreachable, a cache is full).
    TRY_LATER;

    /// Whether a commit that is refused with it may have happened all the same: the answer was lost, or never given.
    public boolean leavesOutcomeOpen() {
        return this == TRY_LATER || this == IO;
    }
}
