package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.Invocation;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcProgram;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.mount.Dump;
import io.dittofs.nfs.mount.Export;
import io.dittofs.nfs.mount.Mnt;
import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.mount.MountStatus3;
import io.dittofs.nfs.mount.Umnt;
import io.dittofs.nfs.rpc.AuthFlavor;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The MOUNT program, version 3 (RFC 1813 §5); unmounting is also understood in version 1, which macOS uses for it.
///
/// **Threading**: thread-safe.
public final class MountProgram implements RpcProgram {
    private static final int VERSION_1 = 1;
    private static final Credentials ROOT = new Credentials(0, 0);

    private final ShareTable shares;
    private final boolean restrictsDump;
    private final boolean canBlock;
    private final MountTable mounts = new MountTable();

    /// **Errors**: `IllegalArgumentException` for a share whose name or clients' names the protocol cannot carry.
    ///
    /// @param restrictsDump whether a client sees its own mounts only
    public MountProgram(ShareTable shares, boolean restrictsDump) {
        shares.all().forEach(MountProgram::requireListable);
        this.shares = shares;
        this.restrictsDump = restrictsDump;
        this.canBlock = shares.all().stream().anyMatch(share -> share.files().mayBlock());
    }

    /// What each client said that it has mounted, by its address in text. A client that went away without a word is in
    /// it, too.
    public Map<String, List<String>> mounts() {
        return mounts.entries().stream()
                .collect(Collectors.groupingBy(
                        MountTable.Entry::host, Collectors.mapping(MountTable.Entry::path, Collectors.toList())));
    }

    @Override
    public int number() {
        return MountProcedure.PROGRAM;
    }

    @Override
    public int lowestVersion() {
        return MountProcedure.VERSION;
    }

    @Override
    public int highestVersion() {
        return MountProcedure.VERSION;
    }

    @Override
    public Support support(int version, int procedure) {
        Optional<MountProcedure> known = MountProcedure.of(procedure);
        return switch (version) {
            case MountProcedure.VERSION -> known.isPresent() ? Support.SERVED : Support.NO_SUCH_PROCEDURE;
            case VERSION_1 ->
                known.filter(MountProgram::isServedInVersion1).isPresent() ? Support.SERVED : Support.NO_SUCH_VERSION;
            default -> Support.NO_SUCH_VERSION;
        };
    }

    private static void requireListable(Share share) {
        requireBytes(share.name(), Limits.MOUNT_PATH_BYTES_MAX);
        share.rules().allowed().names().forEach(name -> requireBytes(name, Limits.MOUNT_NAME_BYTES_MAX));
    }

    private static void requireBytes(String name, int bytesMax) {
        if (name.getBytes(StandardCharsets.UTF_8).length > bytesMax) {
            throw new IllegalArgumentException("'" + name + "' has more than " + bytesMax + " bytes");
        }
    }

    private static boolean isServedInVersion1(MountProcedure procedure) {
        return switch (procedure) {
            case NULL, UMNT, UMNTALL -> true;
            case MNT, DUMP, EXPORT -> false;
        };
    }

    /// Mounting twice is mounting once.
    @Override
    public Repetition repetition(int procedure) {
        return Repetition.HARMLESS;
    }

    @Override
    public boolean answersStatus(int procedure) {
        return procedure == MountProcedure.MNT.number();
    }

    @Override
    public boolean canBlock() {
        return canBlock;
    }

    @Override
    public boolean canBlock(RpcCall call, XdrReader arguments) {
        return call.procedure() == MountProcedure.MNT.number();
    }

    @Override
    public Outcome execute(Invocation invocation) throws MalformedException {
        XdrReader in = invocation.arguments();
        XdrWriter out = invocation.results();
        String client = invocation.caller().session().address().getHostAddress();
        switch (MountProcedure.of(invocation.procedure()).orElseThrow()) {
            case NULL -> in.end();
            case MNT -> Mnt.encode(mount(invocation.caller().session(), Mnt.decode(in)), out);
            case DUMP -> {
                in.end();
                dump(client, new Dump(out));
            }
            case UMNT ->
                MountPath.of(Umnt.decode(in).path())
                        .ifPresent(path -> mounts.remove(new MountTable.Entry(client, path.text())));
            case UMNTALL -> {
                in.end();
                mounts.removeAll(client);
            }
            case EXPORT -> {
                in.end();
                export(new Export(out));
            }
        }
        return Outcome.REPLY;
    }

    private Mnt.Result mount(RpcSession session, Mnt.Args args) {
        Optional<MountPath> path = MountPath.of(args.path());
        Share share = path.isEmpty() ? null : shares.above(path.get().text());
        if (path.isEmpty() || share == null) {
            return new Mnt.Fail(MountStatus3.NOENT);
        }
        if (!share.rules().admits(session.address(), session.port())) {
            return new Mnt.Fail(MountStatus3.ACCES);
        }
        try {
            Inode directory = walk(share, path.get().below(share.name()));
            mounts.add(new MountTable.Entry(
                    session.address().getHostAddress(), path.get().text()));
            ByteBuffer handle = ByteBuffer.allocate(FileHandle.BYTES);
            share.handle(directory.id()).write(handle);
            return new Mnt.Ok(WireHandle.borrow(handle, 0, FileHandle.BYTES), flavors(share));
        } catch (FsException refused) {
            return new Mnt.Fail(status(refused.error()));
        }
    }

    /// A client may mount a sub-directory of a share. The walk is the server's own, so no permission stands in its way:
    /// what the client may do there is checked on each operation.
    private static Inode walk(Share share, List<String> names) throws FsException {
        Inode inode = share.files().attributes(share.files().root());
        for (String name : names) {
            inode = share.files().lookup(ROOT, inode.id(), FileName.of(name)).inode();
        }
        if (!inode.isDirectory()) {
            throw new FsException(FsError.NOT_DIRECTORY);
        }
        return inode;
    }

    private static MountStatus3 status(FsError error) {
        return switch (error) {
            case NO_ENTRY, STALE -> MountStatus3.NOENT;
            case NOT_DIRECTORY -> MountStatus3.NOTDIR;
            case NAME_TOO_LONG -> MountStatus3.NAMETOOLONG;
            case ACCESS, NOT_OWNER, READ_ONLY -> MountStatus3.ACCES;
            case INVALID, BAD_HANDLE, BAD_COOKIE, BAD_TYPE, NOT_SYNC -> MountStatus3.INVAL;
            case IO, CONFLICT, TRY_LATER, NO_SPACE, QUOTA -> MountStatus3.IO;
            case NOT_SUPPORTED -> MountStatus3.NOTSUPP;
            case EXISTS, CROSS_SHARE, IS_DIRECTORY, FILE_TOO_LARGE, TOO_MANY_LINKS, NOT_EMPTY ->
                MountStatus3.SERVERFAULT;
        };
    }

    private static List<AuthFlavor> flavors(Share share) {
        List<AuthFlavor> flavors = new ArrayList<>();
        flavors.add(AuthFlavor.SYS);
        if (share.rules().allowsAuthNone()) {
            flavors.add(AuthFlavor.NONE);
        }
        return flavors;
    }

    private void dump(String client, Dump list) {
        for (MountTable.Entry entry : mounts.entries()) {
            if (!restrictsDump || entry.host().equals(client)) {
                list.entry(entry.host(), entry.path().getBytes(StandardCharsets.UTF_8));
            }
        }
        list.finish();
    }

    private void export(Export list) {
        for (Share share : shares.all()) {
            list.entry(
                    share.name().getBytes(StandardCharsets.UTF_8),
                    share.rules().allowed().names());
        }
        list.finish();
    }
}
