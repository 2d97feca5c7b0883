package io.dittofs.server.adapter.nfs;

import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.mount.MountStatus3;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.Nfs3Status;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What programs, procedures and statuses are called where people read it. Immutable.
public final class CallNames {
    private static final int OK = 0;
    private static final List<String> NFS =
            Arrays.stream(Nfs3Procedure.values()).map(Enum::name).toList();
    private static final List<String> MOUNT =
            Arrays.stream(MountProcedure.values()).map(Enum::name).toList();
    private static final List<String> NFS_CALLS =
            NFS.stream().map("NFS "::concat).toList();
    private static final List<String> MOUNT_CALLS =
            MOUNT.stream().map("MOUNT "::concat).toList();
    private static final Map<Integer, String> NFS_STATUSES =
            Arrays.stream(Nfs3Status.values()).collect(Collectors.toMap(Nfs3Status::code, Enum::name));
    private static final Map<Integer, String> MOUNT_STATUSES =
            Arrays.stream(MountStatus3.values()).collect(Collectors.toMap(MountStatus3::code, Enum::name));

    private CallNames() {}

    /// Such as `nfs`.
    public static String program(int program) {
        return switch (program) {
            case Nfs3Procedure.PROGRAM -> "nfs";
            case MountProcedure.PROGRAM -> "mount";
            default -> Integer.toUnsignedString(program);
        };
    }

    /// Such as `READ`.
    public static String procedure(int program, int procedure) {
        return switch (program) {
            case Nfs3Procedure.PROGRAM -> name(NFS, procedure);
            case MountProcedure.PROGRAM -> name(MOUNT, procedure);
            default -> Integer.toUnsignedString(procedure);
        };
    }

    /// Such as `NFS READ`.
    public static String call(int program, int procedure) {
        return switch (program) {
            case Nfs3Procedure.PROGRAM -> name(NFS_CALLS, procedure);
            case MountProcedure.PROGRAM -> name(MOUNT_CALLS, procedure);
            default -> "RPC";
        };
    }

    private static String name(List<String> names, int number) {
        return number >= 0 && number < names.size() ? names.get(number) : Integer.toUnsignedString(number);
    }

    /// Such as `NOENT`.
    public static String status(int program, int status) {
        Map<Integer, String> names = program == MountProcedure.PROGRAM ? MOUNT_STATUSES : NFS_STATUSES;
        return names.getOrDefault(status, Integer.toString(status));
    }

    /// Whether a status tells of trouble of the server, not of what the client wanted.
    public static boolean isTrouble(int program, int status) {
        return status != OK
                && switch (program) {
                    case Nfs3Procedure.PROGRAM ->
                        status == Nfs3Status.IO.code()
                                || status == Nfs3Status.JUKEBOX.code()
                                || status == Nfs3Status.SERVERFAULT.code();
                    case MountProcedure.PROGRAM ->
                        status == MountStatus3.IO.code() || status == MountStatus3.SERVERFAULT.code();
                    default -> false;
                };
    }
}
