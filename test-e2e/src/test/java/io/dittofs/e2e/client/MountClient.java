package io.dittofs.e2e.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The six procedures of MOUNT version 3 (RFC 1813 §5.2).
public final class MountClient {
    private static final int HANDLE_BYTES_MAX = 64;
    private static final int PATH_BYTES_MAX = 1024;
    private static final int NAME_BYTES_MAX = 255;

    private final RpcConnection connection;
    private final Credential credential;

    public MountClient(RpcConnection connection, Credential credential) {
        this.connection = connection;
        this.credential = credential;
    }

    /// A mount that was granted or refused.
    ///
    /// @param status a mountstat3, whose numbers are errnos and in part those of nfsstat3
    public record Mounted(int status, @Nullable Handle handle, List<Integer> flavors) {}

    /// Who has mounted what.
    public record MountEntry(String host, String directory) {}

    /// What is exported, and to whom.
    public record ExportEntry(String directory, List<String> groups) {}

    public void nothing() {
        call(0, new byte[0]).end();
    }

    public Mounted mount(String path) {
        XdrIn in = call(1, new XdrOut().string(path).toBytes());
        int status = in.int32();
        if (status != 0) {
            in.end();
            return new Mounted(status, null, List.of());
        }
        Handle handle = Handle.of(in.opaque(HANDLE_BYTES_MAX));
        List<Integer> flavors = new ArrayList<>();
        for (int left = in.int32(); left > 0; left--) {
            flavors.add(in.int32());
        }
        in.end();
        return new Mounted(status, handle, flavors);
    }

    public List<MountEntry> dump() {
        XdrIn in = call(2, new byte[0]);
        List<MountEntry> entries = new ArrayList<>();
        while (in.bool()) {
            entries.add(new MountEntry(in.string(NAME_BYTES_MAX), in.string(PATH_BYTES_MAX)));
        }
        in.end();
        return entries;
    }

    public void unmount(String path) {
        call(3, new XdrOut().string(path).toBytes()).end();
    }

    public void unmountAll() {
        call(4, new byte[0]).end();
    }

    public List<ExportEntry> exports() {
        XdrIn in = call(5, new byte[0]);
        List<ExportEntry> entries = new ArrayList<>();
        while (in.bool()) {
            String directory = in.string(PATH_BYTES_MAX);
            List<String> groups = new ArrayList<>();
            while (in.bool()) {
                groups.add(in.string(NAME_BYTES_MAX));
            }
            entries.add(new ExportEntry(directory, groups));
        }
        in.end();
        return entries;
    }

    private XdrIn call(int procedure, byte[] arguments) {
        RpcReply reply = connection.call(RpcProcedure.mount(procedure), credential, arguments);
        if (reply.outcome() != RpcReply.Outcome.SUCCESS) {
            throw new AssertionError("procedure %d: %s %d".formatted(procedure, reply.outcome(), reply.low()));
        }
        return reply.results();
    }
}
