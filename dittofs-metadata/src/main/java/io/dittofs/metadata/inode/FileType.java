package io.dittofs.metadata.inode;

/// What kind of object an inode is (POSIX 1003.1-2017 `<sys/stat.h>`).
public enum FileType {
    REGULAR,
    DIRECTORY,
    SYMLINK,
    BLOCK_DEVICE,
    CHARACTER_DEVICE,
    FIFO,
    SOCKET;

    private static final FileType[] VALUES = values();

    /// The type with this ordinal, for stores that keep it as a number. The order of the constants is therefore
    /// fixed.
    public static FileType ofOrdinal(int ordinal) {
        return VALUES[ordinal];
    }

    public boolean isDirectory() {
        return this == DIRECTORY;
    }

    public boolean isRegular() {
        return this == REGULAR;
    }
}
