package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Mode;

/// Which attributes to set, and to what; those without a flag in `fields` are left as they are and their components
/// are 0.
///
/// @param fields the sum of the constants below
/// @param mode permission bits
/// @param uid owner
/// @param gid group
/// @param size bytes
/// @param atime nanoseconds since the epoch
/// @param mtime nanoseconds since the epoch
public record AttributeUpdate(int fields, int mode, int uid, int gid, long size, long atime, long mtime) {
    public static final int MODE = 1;
    public static final int UID = 1 << 1;
    public static final int GID = 1 << 2;
    public static final int SIZE = 1 << 3;
    /// atime becomes what `atime` says.
    public static final int ATIME = 1 << 4;
    /// atime becomes the server's time.
    public static final int ATIME_NOW = 1 << 5;
    /// mtime becomes what `mtime` says.
    public static final int MTIME = 1 << 6;
    /// mtime becomes the server's time.
    public static final int MTIME_NOW = 1 << 7;

    /// Sets nothing.
    public static final AttributeUpdate NOTHING = new AttributeUpdate(0, 0, 0, 0, 0, 0, 0);

    public AttributeUpdate {
        mode &= Mode.MASK;
    }

    /// Sets the permission bits only.
    public static AttributeUpdate ofMode(int mode) {
        return new AttributeUpdate(MODE, mode, 0, 0, 0, 0, 0);
    }

    /// Sets the size only.
    public static AttributeUpdate ofSize(long size) {
        return new AttributeUpdate(SIZE, 0, 0, 0, size, 0, 0);
    }

    /// Whether any of these fields is set.
    public boolean sets(int anyOf) {
        return (fields & anyOf) != 0;
    }

    /// The same without these fields.
    AttributeUpdate without(int removed) {
        return new AttributeUpdate(fields & ~removed, mode, uid, gid, size, atime, mtime);
    }
}
