package io.dittofs.nfs.v3;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The procedures of NFS version 3.
///
/// **Spec** [RFC 1813 §3](https://www.rfc-editor.org/rfc/rfc1813#section-3).
public enum Nfs3Procedure {
    NULL(0, true),
    GETATTR(1, true),
    SETATTR(2, false),
    LOOKUP(3, true),
    ACCESS(4, true),
    READLINK(5, true),
    READ(6, true),
    WRITE(7, true),
    CREATE(8, false),
    MKDIR(9, false),
    SYMLINK(10, false),
    MKNOD(11, false),
    REMOVE(12, false),
    RMDIR(13, false),
    RENAME(14, false),
    LINK(15, false),
    READDIR(16, true),
    READDIRPLUS(17, true),
    FSSTAT(18, true),
    FSINFO(19, true),
    PATHCONF(20, true),
    COMMIT(21, true);

    /// The RPC program number of NFS.
    public static final int PROGRAM = 100_003;

    /// The version of the program that these are the procedures of.
    public static final int VERSION = 3;

    private static final List<Optional<Nfs3Procedure>> BY_NUMBER =
            Arrays.stream(values()).map(Optional::of).toList();

    private final int number;
    private final boolean idempotent;

    Nfs3Procedure(int number, boolean idempotent) {
        this.number = number;
        this.idempotent = idempotent;
    }

    /// The procedure of that number, or nothing, to be answered PROC_UNAVAIL.
    public static Optional<Nfs3Procedure> of(int number) {
        return number >= 0 && number < BY_NUMBER.size() ? BY_NUMBER.get(number) : Optional.empty();
    }

    public int number() {
        return number;
    }

    /// Whether running the same call twice answers the same; replies to the others are cached. WRITE
    /// counts as such: the same bytes at the same place.
    public boolean isIdempotent() {
        return idempotent;
    }
}
