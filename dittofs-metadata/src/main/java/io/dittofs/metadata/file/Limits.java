package io.dittofs.metadata.file;

/// The limits of the file system, listed in docs/limits.md.
public final class Limits {
    /// Bytes in a file: all that a signed 64-bit offset can name, less one transfer, so that no end of a range
    /// overflows.
    public static final long FILE_BYTES_MAX = Long.MAX_VALUE - (1L << 30);
    /// Links to an inode, and so sub-directories of a directory.
    public static final int LINKS_MAX = 1 << 30;
    /// Bytes in the target of a symbolic link, as `PATH_MAX` without the terminating NUL.
    public static final int SYMLINK_BYTES_MAX = 4095;
    /// Entries in one page of a directory.
    public static final int PAGE_ENTRIES_MAX = 4096;

    private Limits() {}
}
