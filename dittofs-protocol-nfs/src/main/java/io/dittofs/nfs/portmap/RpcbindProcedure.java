package io.dittofs.nfs.portmap;

import java.util.Optional;

/// The procedures of rpcbind, versions 3 and 4, as far as clients of NFS use them.
///
/// SET, UNSET, GETADDR and GETVERSADDR take an [RpcbindMapping]; the first two answer a boolean, the
/// others a universal address or an empty string, DUMP a list of mappings.
///
/// **Spec** [RFC 1833 §2](https://www.rfc-editor.org/rfc/rfc1833#section-2).
public enum RpcbindProcedure {
    NULL(0, 3),
    SET(1, 3),
    UNSET(2, 3),
    GETADDR(3, 3),
    DUMP(4, 3),
    GETVERSADDR(9, 4);

    /// The older version of rpcbind; its program number is the portmapper's.
    public static final int VERSION_LOW = 3;

    /// The newer version of rpcbind.
    public static final int VERSION_HIGH = 4;

    private final int number;
    private final int sinceVersion;

    RpcbindProcedure(int number, int sinceVersion) {
        this.number = number;
        this.sinceVersion = sinceVersion;
    }

    /// The procedure of that number in that version, or nothing, to be answered PROC_UNAVAIL.
    public static Optional<RpcbindProcedure> of(int version, int number) {
        for (RpcbindProcedure procedure : values()) {
            if (procedure.number == number && version >= procedure.sinceVersion) {
                return Optional.of(procedure);
            }
        }
        return Optional.empty();
    }

    public int number() {
        return number;
    }
}
