package io.dittofs.nfs.portmap;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The procedures of the portmapper, version 2, without the indirect call CALLIT, which is not served:
/// it lets a stranger speak with the server's address.
///
/// SET, UNSET and GETPORT take a [Mapping]; the first two answer a boolean, GETPORT a port or 0, DUMP
/// a list of mappings.
///
/// **Spec** [RFC 1833 §3](https://www.rfc-editor.org/rfc/rfc1833#section-3).
public enum PortmapProcedure {
    NULL(0),
    SET(1),
    UNSET(2),
    GETPORT(3),
    DUMP(4);

    /// The RPC program number of the portmapper and of rpcbind.
    public static final int PROGRAM = 100_000;

    /// The version of the program that these are the procedures of.
    public static final int VERSION = 2;

    private static final List<Optional<PortmapProcedure>> BY_NUMBER =
            Arrays.stream(values()).map(Optional::of).toList();

    private final int number;

    PortmapProcedure(int number) {
        this.number = number;
    }

    /// The procedure of that number, or nothing, to be answered PROC_UNAVAIL.
    public static Optional<PortmapProcedure> of(int number) {
        return number >= 0 && number < BY_NUMBER.size() ? BY_NUMBER.get(number) : Optional.empty();
    }

    public int number() {
        return number;
    }
}
