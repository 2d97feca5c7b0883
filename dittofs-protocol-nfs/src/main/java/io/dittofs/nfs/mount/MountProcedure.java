package io.dittofs.nfs.mount;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The procedures of the MOUNT protocol.
///
/// NULL and UMNTALL have neither arguments nor results, UMNT has no results.
///
/// **Spec** [RFC 1813 §5.2](https://www.rfc-editor.org/rfc/rfc1813#section-5.2).
public enum MountProcedure {
    NULL(0),
    MNT(1),
    DUMP(2),
    UMNT(3),
    UMNTALL(4),
    EXPORT(5);

    /// The RPC program number of MOUNT.
    public static final int PROGRAM = 100_005;

    /// The version of the program that goes with NFSv3.
    public static final int VERSION = 3;

    private static final List<Optional<MountProcedure>> BY_NUMBER =
            Arrays.stream(values()).map(Optional::of).toList();

    private final int number;

    MountProcedure(int number) {
        this.number = number;
    }

    /// The procedure of that number, or nothing, to be answered PROC_UNAVAIL.
    public static Optional<MountProcedure> of(int number) {
        return number >= 0 && number < BY_NUMBER.size() ? BY_NUMBER.get(number) : Optional.empty();
    }

    public int number() {
        return number;
    }
}
