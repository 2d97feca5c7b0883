package io.dittofs.nfs.service;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.dispatch.Invocation;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.ReplySlot;
import io.dittofs.nfs.dispatch.RpcProgram;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.v3.Access;
import io.dittofs.nfs.v3.Commit;
import io.dittofs.nfs.v3.Create;
import io.dittofs.nfs.v3.Fsinfo;
import io.dittofs.nfs.v3.Fsstat;
import io.dittofs.nfs.v3.Getattr;
import io.dittofs.nfs.v3.Link;
import io.dittofs.nfs.v3.Lookup;
import io.dittofs.nfs.v3.Mkdir;
import io.dittofs.nfs.v3.Mknod;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.nfs.v3.Pathconf;
import io.dittofs.nfs.v3.Read;
import io.dittofs.nfs.v3.Readdir;
import io.dittofs.nfs.v3.Readdirplus;
import io.dittofs.nfs.v3.Readlink;
import io.dittofs.nfs.v3.Remove;
import io.dittofs.nfs.v3.Rename;
import io.dittofs.nfs.v3.Rmdir;
import io.dittofs.nfs.v3.Setattr;
import io.dittofs.nfs.v3.Symlink;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.v3.Write;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.function.BiConsumer;

/// The NFS program, version 3 (RFC 1813): each procedure from its arguments' bytes to its results'. Thread-safe.
public final class Nfs3Program implements RpcProgram {
    private static final int XDR_UNIT = 4;

    private final Exports exports;
    private final boolean canBlock;

    public Nfs3Program(ShareTable shares) {
        this.exports = new Exports(shares);
        this.canBlock = shares.all().stream().anyMatch(share -> share.files().mayBlock());
    }

    @Override
    public int number() {
        return Nfs3Procedure.PROGRAM;
    }

    @Override
    public int lowestVersion() {
        return Nfs3Procedure.VERSION;
    }

    @Override
    public int highestVersion() {
        return Nfs3Procedure.VERSION;
    }

    @Override
    public Support support(int version, int procedure) {
        if (version != Nfs3Procedure.VERSION) {
            return Support.NO_SUCH_VERSION;
        }
        return Nfs3Procedure.of(procedure).isPresent() ? Support.SERVED : Support.NO_SUCH_PROCEDURE;
    }

    /// A WRITE that comes late would put old bytes over newer ones.
    @Override
    public Repetition repetition(int procedure) {
        Nfs3Procedure known = Nfs3Procedure.of(procedure).orElseThrow();
        if (known == Nfs3Procedure.WRITE) {
            return Repetition.KEPT_AMONG_BULK;
        }
        return known.isIdempotent() ? Repetition.HARMLESS : Repetition.KEPT;
    }

    @Override
    public boolean answersStatus(int procedure) {
        return procedure != Nfs3Procedure.NULL.number();
    }

    @Override
    public boolean canBlock() {
        return canBlock;
    }

    /// Every procedure but NULL begins with a handle, which says the share; RENAME and LINK have a second
    /// one, which may be of another share. What changes nothing and needs little is tried without waiting:
    /// mostly it is at hand. So is a WRITE where it mostly waits for nothing.
    @Override
    public boolean canBlock(RpcCall call, XdrReader arguments) throws MalformedException {
        int procedure = call.procedure();
        if (procedure == Nfs3Procedure.RENAME.number() || procedure == Nfs3Procedure.LINK.number()) {
            return canBlock;
        }
        if (Nfs3Procedure.of(procedure).map(Nfs3Program::isTriedAtOnce).orElse(true)) {
            return false;
        }
        Share share = exports.claimedShare(WireHandle.decode(arguments));
        if (share == null || !share.files().mayBlock()) {
            return false;
        }
        return procedure != Nfs3Procedure.WRITE.number() || !share.files().mayWriteAtOnce();
    }

    private static boolean isTriedAtOnce(Nfs3Procedure procedure) {
        return switch (procedure) {
            case NULL, GETATTR, LOOKUP, ACCESS, READ, READDIR, READDIRPLUS, FSSTAT, FSINFO, PATHCONF -> true;
            case SETATTR, READLINK, WRITE, CREATE, MKDIR, SYMLINK, MKNOD, REMOVE, RMDIR, RENAME, LINK, COMMIT -> false;
        };
    }

    @Override
    public Outcome execute(Invocation invocation) throws MalformedException, AuthException {
        NfsCall call = new NfsCall(exports, invocation.caller(), invocation.mayWait(), invocation.callId());
        XdrReader in = invocation.arguments();
        XdrWriter out = invocation.results();
        return switch (Nfs3Procedure.of(invocation.procedure()).orElseThrow()) {
            case NULL -> {
                in.end();
                yield Outcome.REPLY;
            }
            case GETATTR -> {
                Getattr.encode(AttributeProcedures.getattr(call, Getattr.decode(in)), out);
                yield Outcome.REPLY;
            }
            case LOOKUP -> {
                Lookup.encode(NameProcedures.lookup(call, Lookup.decode(in)), out);
                yield Outcome.REPLY;
            }
            case ACCESS -> {
                Access.encode(AttributeProcedures.access(call, Access.decode(in)), out);
                yield Outcome.REPLY;
            }
            case READLINK -> {
                Readlink.encode(NameProcedures.readlink(call, Readlink.decode(in)), out);
                yield Outcome.REPLY;
            }
            case READ -> read(DataProcedures.read(call, Read.decode(in)), out, invocation.slot());
            case READDIR -> {
                DirectoryProcedures.readdir(call, Readdir.decode(in), out);
                yield Outcome.REPLY;
            }
            case READDIRPLUS -> {
                DirectoryProcedures.readdirplus(call, Readdirplus.decode(in), out);
                yield Outcome.REPLY;
            }
            case FSSTAT -> {
                Fsstat.encode(FileSystemProcedures.fsstat(call, Fsstat.decode(in)), out);
                yield Outcome.REPLY;
            }
            case FSINFO -> {
                Fsinfo.encode(FileSystemProcedures.fsinfo(call, Fsinfo.decode(in)), out);
                yield Outcome.REPLY;
            }
            case PATHCONF -> {
                Pathconf.encode(FileSystemProcedures.pathconf(call, Pathconf.decode(in)), out);
                yield Outcome.REPLY;
            }
            case SETATTR, WRITE, CREATE, MKDIR, SYMLINK, MKNOD, REMOVE, RMDIR, RENAME, LINK, COMMIT ->
                change(call, invocation);
        };
    }

    /// The procedures whose reply waits for its effect to be stable.
    private static Outcome change(NfsCall call, Invocation invocation) throws MalformedException, AuthException {
        XdrReader in = invocation.arguments();
        XdrWriter out = invocation.results();
        return switch (Nfs3Procedure.of(invocation.procedure()).orElseThrow()) {
            case SETATTR -> finish(AttributeProcedures.setattr(call, Setattr.decode(in)), Setattr::encode, out);
            case WRITE -> finish(DataProcedures.write(call, Write.decode(in)), Write::encode, out);
            case CREATE -> finish(CreateProcedures.create(call, Create.decode(in)), Create::encode, out);
            case MKDIR -> finish(CreateProcedures.mkdir(call, Mkdir.decode(in)), Mkdir::encode, out);
            case SYMLINK -> finish(CreateProcedures.symlink(call, Symlink.decode(in)), Symlink::encode, out);
            case MKNOD -> finish(CreateProcedures.mknod(call, Mknod.decode(in)), Mknod::encode, out);
            case REMOVE -> finish(NameProcedures.remove(call, Remove.decode(in)), Remove::encode, out);
            case RMDIR -> finish(NameProcedures.rmdir(call, Rmdir.decode(in)), Rmdir::encode, out);
            case RENAME -> finish(NameProcedures.rename(call, Rename.decode(in)), Rename::encode, out);
            case LINK -> finish(NameProcedures.link(call, Link.decode(in)), Link::encode, out);
            case COMMIT -> finish(DataProcedures.commit(call, Commit.decode(in)), Commit::encode, out);
            case NULL, GETATTR, LOOKUP, ACCESS, READLINK, READ, READDIR, READDIRPLUS, FSSTAT, FSINFO, PATHCONF ->
                throw new AssertionError("a procedure that changes nothing");
        };
    }

    private static <R> Outcome finish(Stable<R> stable, BiConsumer<R, XdrWriter> encoder, XdrWriter out) {
        encoder.accept(stable.result(), out);
        return Outcome.Reply.of(stable.ticket());
    }

    private static Outcome read(DataProcedures.Reading reading, XdrWriter out, ReplySlot slot) {
        ContentLease data = reading.data();
        boolean isHandedOn = false;
        try {
            Read.encode(reading.result(), out);
            if (data != null) {
                int padBytes = -data.length() & XDR_UNIT - 1;
                slot.attach(data, padBytes);
            }
            isHandedOn = true;
            return Outcome.REPLY;
        } finally {
            if (!isHandedOn && data != null) {
                data.close();
            }
        }
    }
}
