package io.dittofs.e2e.client;

import org.jspecify.annotations.Nullable;

/// A fattr3, the fields in the order of RFC 1813 §2.5.
public record Attributes(
        FileType type,
        int mode,
        int links,
        int uid,
        int gid,
        long size,
        long used,
        Device device,
        long fsid,
        long fileid,
        Time atime,
        Time mtime,
        Time ctime) {
    /// A specdata3.
    public record Device(int major, int minor) {}

    static Attributes read(XdrIn in) {
        return new Attributes(
                FileType.read(in),
                in.int32(),
                in.int32(),
                in.int32(),
                in.int32(),
                in.int64(),
                in.int64(),
                new Device(in.int32(), in.int32()),
                in.int64(),
                in.int64(),
                Time.read(in),
                Time.read(in),
                Time.read(in));
    }

    static @Nullable Attributes readOptional(XdrIn in) {
        return in.bool() ? read(in) : null;
    }
}
