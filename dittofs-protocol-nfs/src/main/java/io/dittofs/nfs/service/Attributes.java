package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.nfs.v3.FileAttributes3;
import io.dittofs.nfs.v3.Nfs3FileType;
import io.dittofs.nfs.v3.PreOpAttributes;
import io.dittofs.nfs.v3.SetAttributes3;
import io.dittofs.nfs.v3.SetTime;

/// Attributes from the domain's form to the wire's and back.
///
/// NFSv3 has unsigned 32-bit seconds: a time before 1970 is shown as 1970, one after 2106 as the last that fits.
final class Attributes {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_MAX = 0xFFFF_FFFFL;
    private static final int NANOS_MAX = 999_999_999;

    private Attributes() {}

    static FileAttributes3 of(Inode inode, int shareId) {
        return new FileAttributes3(
                type(inode.type()),
                inode.mode(),
                inode.linkCount(),
                inode.uid(),
                inode.gid(),
                inode.size(),
                inode.allocatedBytes(),
                (int) (inode.device() >>> 32),
                (int) inode.device(),
                Integer.toUnsignedLong(shareId),
                inode.number(),
                seconds(inode.atime()),
                nanos(inode.atime()),
                seconds(inode.mtime()),
                nanos(inode.mtime()),
                seconds(inode.ctime()),
                nanos(inode.ctime()));
    }

    static PreOpAttributes before(Inode inode) {
        return new PreOpAttributes(
                inode.size(),
                seconds(inode.mtime()),
                nanos(inode.mtime()),
                seconds(inode.ctime()),
                nanos(inode.ctime()));
    }

    static Nfs3FileType type(FileType type) {
        return switch (type) {
            case REGULAR -> Nfs3FileType.REGULAR;
            case DIRECTORY -> Nfs3FileType.DIRECTORY;
            case SYMLINK -> Nfs3FileType.SYMBOLIC_LINK;
            case BLOCK_DEVICE -> Nfs3FileType.BLOCK_DEVICE;
            case CHARACTER_DEVICE -> Nfs3FileType.CHARACTER_DEVICE;
            case FIFO -> Nfs3FileType.FIFO;
            case SOCKET -> Nfs3FileType.SOCKET;
        };
    }

    /// A time on the wire as nanoseconds since the epoch; `INVALID` for a billion nanoseconds or more.
    static long time(int seconds, int nanos) throws FsException {
        if (Integer.compareUnsigned(nanos, (int) NANOS_PER_SECOND) >= 0) {
            throw new FsException(FsError.INVALID, "nanoseconds out of range");
        }
        return Integer.toUnsignedLong(seconds) * NANOS_PER_SECOND + nanos;
    }

    static AttributeUpdate update(SetAttributes3 wire) throws FsException {
        int fields = 0;
        fields |= wire.setsMode() ? AttributeUpdate.MODE : 0;
        fields |= wire.setsUid() ? AttributeUpdate.UID : 0;
        fields |= wire.setsGid() ? AttributeUpdate.GID : 0;
        fields |= wire.setsSize() ? AttributeUpdate.SIZE : 0;
        fields |= timeField(wire.atime(), AttributeUpdate.ATIME, AttributeUpdate.ATIME_NOW);
        fields |= timeField(wire.mtime(), AttributeUpdate.MTIME, AttributeUpdate.MTIME_NOW);
        return new AttributeUpdate(
                fields,
                wire.mode(),
                wire.uid(),
                wire.gid(),
                wire.size(),
                time(wire.atime().seconds(), wire.atime().nanos()),
                time(wire.mtime().seconds(), wire.mtime().nanos()));
    }

    private static int timeField(SetTime time, int given, int now) {
        return switch (time.how()) {
            case DONT_CHANGE -> 0;
            case SET_TO_SERVER_TIME -> now;
            case SET_TO_CLIENT_TIME -> given;
        };
    }

    private static int seconds(long nanos) {
        return (int) Math.clamp(Math.floorDiv(nanos, NANOS_PER_SECOND), 0L, SECONDS_MAX);
    }

    private static int nanos(long nanos) {
        if (nanos < 0) {
            return 0;
        }
        return nanos / NANOS_PER_SECOND > SECONDS_MAX ? NANOS_MAX : (int) (nanos % NANOS_PER_SECOND);
    }
}
