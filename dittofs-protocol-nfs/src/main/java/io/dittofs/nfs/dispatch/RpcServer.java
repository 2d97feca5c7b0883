package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.rpc.AuthSys;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.rpc.RpcCredential;
import io.dittofs.nfs.rpc.RpcMessage;
import io.dittofs.nfs.rpc.RpcReply;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves RPC programs (RFC 5531): a record in, a reply out. Whatever is wrong with a call is answered as the
/// protocol says; a failure of the server's own is logged and answered with SYSTEM_ERR. Only a record that is no
/// call at all has no answer.
///
/// **Threading**: thread-safe; a call runs on the thread that brings it.
public final class RpcServer {
    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    private final List<RpcProgram> programs;
    private final ReplyCache cache;
    private final boolean closesOnVersionMismatch;
    private final boolean canBlock;
    private final LongAdder faults = new LongAdder();

    /// @param closesOnVersionMismatch whether a call of another version of a program closes the connection instead of
    ///     being answered with PROG_MISMATCH, which some macOS clients take badly
    public RpcServer(List<RpcProgram> programs, ReplyCache cache, boolean closesOnVersionMismatch) {
        this.programs = List.copyOf(programs);
        this.cache = cache;
        this.closesOnVersionMismatch = closesOnVersionMismatch;
        this.canBlock = programs.stream().anyMatch(RpcProgram::canBlock);
    }

    /// How many calls failed by the server's own fault.
    public long faults() {
        return faults.sum();
    }

    /// Whether the call in a record can wait for a disk or a network, and so must not run on a reactor thread.
    public boolean canBlock(ByteBuffer record) {
        if (!canBlock) {
            return false;
        }
        try {
            XdrReader reader = new XdrReader().reset(record.duplicate());
            if (!(RpcMessage.decode(reader) instanceof RpcCall call)) {
                return false;
            }
            RpcProgram program = program(call.program());
            return program != null && program.canBlock() && program.canBlock(call, reader);
        } catch (MalformedException malformed) {
            LOG.trace("cannot be placed: {}", malformed.getMessage());
            return false;
        }
    }

    /// Serves the call in a record, which is **borrowed**.
    ///
    /// **Errors**: [MalformedException] for what is no call; the connection makes no sense any more.
    public Outcome serve(RpcSession session, ByteBuffer record, ReplySlot slot) throws MalformedException {
        XdrReader reader = new XdrReader().reset(record);
        XdrWriter writer = new XdrWriter().reset(slot);
        return switch (RpcMessage.decode(reader)) {
            case RpcCall call -> route(new Exchange(session, call, record, reader, writer, slot));
            case RpcMessage.WrongVersion(int xid, int _) -> {
                RpcReply.rpcMismatch(writer, xid);
                yield Outcome.REPLY;
            }
            case RpcMessage.BadAuth(int xid, AuthStat stat) -> {
                RpcReply.authError(writer, xid, stat);
                yield Outcome.REPLY;
            }
        };
    }

    /// Writes the answer to a call whose effect could not be made stable after all.
    public void writeFault(int xid, ReplySlot slot) {
        faults.increment();
        RpcReply.systemError(new XdrWriter().reset(slot), xid);
    }

    /// One call on its way through.
    private record Exchange(
            RpcSession session, RpcCall call, ByteBuffer record, XdrReader reader, XdrWriter writer, ReplySlot slot) {
        int xid() {
            return call.xid();
        }
    }

    private @Nullable RpcProgram program(int number) {
        for (RpcProgram program : programs) {
            if (program.number() == number) {
                return program;
            }
        }
        return null;
    }

    private Outcome route(Exchange exchange) {
        RpcCall call = exchange.call();
        RpcProgram program = program(call.program());
        if (program == null) {
            RpcReply.programUnavailable(exchange.writer(), call.xid());
            return Outcome.REPLY;
        }
        return switch (program.support(call.version(), call.procedure())) {
            case SERVED -> authenticate(program, exchange);
            case NO_SUCH_PROCEDURE -> {
                RpcReply.procedureUnavailable(exchange.writer(), call.xid());
                yield Outcome.REPLY;
            }
            case NO_SUCH_VERSION -> mismatch(program, exchange);
        };
    }

    private Outcome mismatch(RpcProgram program, Exchange exchange) {
        if (closesOnVersionMismatch) {
            return new Outcome.Close("program " + program.number() + " has no version "
                    + Integer.toUnsignedString(exchange.call().version()));
        }
        RpcReply.programMismatch(exchange.writer(), exchange.xid(), program.lowestVersion(), program.highestVersion());
        return Outcome.REPLY;
    }

    private Outcome authenticate(RpcProgram program, Exchange exchange) {
        RpcCredential credential = exchange.session().credential(exchange.call(), exchange.record());
        return switch (credential) {
            case RpcCredential.UnsupportedFlavor _ -> refuse(exchange, AuthStat.REJECTED_CREDENTIAL);
            case RpcCredential.Malformed _ -> refuse(exchange, AuthStat.BAD_CREDENTIAL);
            case RpcCredential.AuthNone _, AuthSys _ ->
                program.isCached(exchange.call().procedure())
                        ? executeOnce(program, exchange, credential)
                        : execute(program, exchange, credential);
        };
    }

    private static Outcome refuse(Exchange exchange, AuthStat stat) {
        RpcReply.authError(exchange.writer(), exchange.xid(), stat);
        return Outcome.REPLY;
    }

    private Outcome executeOnce(RpcProgram program, Exchange exchange, RpcCredential credential) {
        return switch (cache.enter(key(exchange))) {
            case ReplyCache.Running _ -> new Outcome.Silence();
            case ReplyCache.Done(byte[] reply) -> {
                exchange.writer().reserve(reply.length).put(reply);
                yield Outcome.REPLY;
            }
            case ReplyCache.Fresh fresh -> executeFresh(program, exchange, credential, fresh);
        };
    }

    private Outcome executeFresh(
            RpcProgram program, Exchange exchange, RpcCredential credential, ReplyCache.Fresh fresh) {
        boolean isKept = false;
        try {
            int start = exchange.writer().position();
            Outcome outcome = execute(program, exchange, credential);
            if (outcome instanceof Outcome.Reply(var ticket)) {
                fresh.complete(exchange.writer().copySince(start), ticket);
                isKept = true;
            }
            return outcome;
        } finally {
            if (!isKept) {
                fresh.abandon();
            }
        }
    }

    private static ReplyCache.Key key(Exchange exchange) {
        CRC32C checksum = new CRC32C();
        ByteBuffer arguments = exchange.record().duplicate();
        checksum.update(arguments.position(exchange.reader().position()));
        RpcCall call = exchange.call();
        return new ReplyCache.Key(
                exchange.session().address(), call.xid(), call.program(), call.procedure(), checksum.getValue());
    }

    private Outcome execute(RpcProgram program, Exchange exchange, RpcCredential credential) {
        XdrWriter writer = exchange.writer();
        int start = writer.position();
        try {
            RpcReply.success(writer, exchange.xid());
            return program.execute(new Invocation(
                    exchange.session(),
                    exchange.call().version(),
                    exchange.call().procedure(),
                    credential,
                    exchange.reader(),
                    writer,
                    exchange.slot()));
        } catch (MalformedException malformed) {
            LOG.debug(
                    "garbage arguments client={} reason={}", exchange.session().address(), malformed.getMessage());
            writer.rewind(start);
            RpcReply.garbageArguments(writer, exchange.xid());
        } catch (AuthException refused) {
            writer.rewind(start);
            RpcReply.authError(writer, exchange.xid(), refused.stat());
        } catch (RuntimeException | Error fault) {
            faults.increment();
            LOG.error(
                    "call failed program={} procedure={}",
                    program.number(),
                    exchange.call().procedure(),
                    fault);
            writer.rewind(start);
            RpcReply.systemError(writer, exchange.xid());
        }
        return Outcome.REPLY;
    }
}
