package io.dittofs.nfs.rig;

/// `fattr3` as it is on the wire; times are their 8 bytes as one number, seconds above nanoseconds.
public record RawAttributes(
        int type,
        int mode,
        int linkCount,
        int uid,
        int gid,
        long size,
        long used,
        long device,
        long fsid,
        long fileid,
        long atime,
        long mtime,
        long ctime) {
    public static final int REGULAR = 1;
    public static final int DIRECTORY = 2;
    public static final int BLOCK_DEVICE = 3;
    public static final int CHARACTER_DEVICE = 4;
    public static final int SYMLINK = 5;
    public static final int SOCKET = 6;
    public static final int FIFO = 7;
}
