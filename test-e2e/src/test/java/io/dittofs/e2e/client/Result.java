package io.dittofs.e2e.client;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The results of the NFSv3 procedures. Fields that a reply of its status does not have are null, zero or empty.
public sealed interface Result {
    Status status();

    /// GETATTR.
    record Got(Status status, @Nullable Attributes attributes) implements Result {}

    /// SETATTR, REMOVE and RMDIR.
    record Changed(Status status, Wcc wcc) implements Result {}

    /// LOOKUP.
    record Found(
            Status status,
            @Nullable Handle handle,
            @Nullable Attributes attributes,
            @Nullable Attributes parent) implements Result {}

    /// ACCESS.
    record Granted(Status status, @Nullable Attributes attributes, int access) implements Result {}

    /// READLINK.
    record Target(Status status, @Nullable Attributes attributes, String path) implements Result {}

    /// READ.
    record Data(Status status, @Nullable Attributes attributes, ByteBuffer bytes, boolean isEnd) implements Result {}

    /// WRITE, and COMMIT with a count of zero.
    record Written(Status status, Wcc wcc, int count, int committed, long verifier) implements Result {}

    /// CREATE, MKDIR, SYMLINK and MKNOD.
    record Made(
            Status status,
            @Nullable Handle handle,
            @Nullable Attributes attributes,
            Wcc parent) implements Result {}

    /// RENAME.
    record Renamed(Status status, Wcc from, Wcc to) implements Result {}

    /// LINK.
    record Linked(Status status, @Nullable Attributes attributes, Wcc parent) implements Result {}

    /// READDIR and READDIRPLUS.
    record Listing(
            Status status,
            @Nullable Attributes attributes,
            long verifier,
            List<Entry> entries,
            boolean isEnd,
            int replyBytes)
            implements Result {}

    /// FSSTAT.
    record Space(Status status, @Nullable Attributes attributes, List<Long> bytesAndFiles, int invarSeconds)
            implements Result {}

    /// FSINFO.
    record Info(
            Status status,
            @Nullable Attributes attributes,
            List<Integer> sizes,
            long maxFileSize,
            Time timeDelta,
            int properties)
            implements Result {}

    /// PATHCONF.
    record Limits(Status status, @Nullable Attributes attributes, int linkMax, int nameMax, List<Boolean> flags)
            implements Result {}
}
