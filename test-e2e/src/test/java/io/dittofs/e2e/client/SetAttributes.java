package io.dittofs.e2e.client;

import org.jspecify.annotations.Nullable;

/// A sattr3: what is null stays as it is.
///
/// @param atime how to set it: null, [#SERVER_TIME] or the time itself
/// @param mtime like atime
public record SetAttributes(
        @Nullable Integer mode,
        @Nullable Integer uid,
        @Nullable Integer gid,
        @Nullable Long size,
        @Nullable Time atime,
        @Nullable Time mtime) {
    public static final SetAttributes NOTHING = new SetAttributes(null, null, null, null, null, null);

    /// Stands for the server's clock.
    public static final Time SERVER_TIME = new Time(-1, -1);

    public static SetAttributes ofMode(int mode) {
        return new SetAttributes(mode, null, null, null, null, null);
    }

    public static SetAttributes ofSize(long size) {
        return new SetAttributes(null, null, null, size, null, null);
    }

    public static SetAttributes ofOwner(@Nullable Integer uid, @Nullable Integer gid) {
        return new SetAttributes(null, uid, gid, null, null, null);
    }

    public static SetAttributes ofTimes(@Nullable Time atime, @Nullable Time mtime) {
        return new SetAttributes(null, null, null, null, atime, mtime);
    }

    public void write(XdrOut out) {
        optional(out, mode);
        optional(out, uid);
        optional(out, gid);
        out.bool(size != null);
        if (size != null) {
            out.int64(size);
        }
        time(out, atime);
        time(out, mtime);
    }

    private static void optional(XdrOut out, @Nullable Integer value) {
        out.bool(value != null);
        if (value != null) {
            out.int32(value);
        }
    }

    private static void time(XdrOut out, @Nullable Time time) {
        if (time == null) {
            out.int32(0);
        } else if (time.equals(SERVER_TIME)) {
            out.int32(1);
        } else {
            out.int32(2);
            time.write(out);
        }
    }
}
