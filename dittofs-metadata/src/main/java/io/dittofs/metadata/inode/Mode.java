package io.dittofs.metadata.inode;

/// The permission bits of an inode (`<sys/stat.h>`): 12 bits, without the file type.
public final class Mode {
    public static final int SET_UID = 0_4000;
    public static final int SET_GID = 0_2000;
    public static final int STICKY = 0_1000;
    public static final int GROUP_EXECUTE = 0_0010;
    public static final int ANY_EXECUTE = 0_0111;
    /// All bits that a mode can have.
    public static final int MASK = 0_7777;

    private Mode() {}

    /// What a write, truncate or chown by another than root leaves: without setuid, and without setgid where the
    /// group may execute (without that bit setgid marks mandatory locking and stays, as in Linux).
    public static int withoutPrivilege(int mode) {
        int cleared = mode & ~SET_UID;
        return (mode & GROUP_EXECUTE) != 0 ? cleared & ~SET_GID : cleared;
    }
}
