package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.store.CallId;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.rpc.AuthSys;
import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.rpc.RpcCredential;
import io.dittofs.nfs.rpc.RpcMessage;
import io.dittofs.nfs.rpc.RpcReply;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.NoRoomException;
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

    /// How much of either end of long arguments goes into their checksum: all of any but a large WRITE's.
    private static final int CHECKSUM_BYTES = 8 << 10;

    private final List<RpcProgram> programs;
    private final ReplyCache cache;
    private final boolean closesOnVersionMismatch;
    private final RpcObserver observer;
    private final boolean canBlock;
    private final LongAdder faults = new LongAdder();

    /// @param closesOnVersionMismatch whether a call of another version of a program closes the connection instead of
    ///     being answered with PROG_MISMATCH, which some macOS clients take badly
    public RpcServer(List<RpcProgram> programs, ReplyCache cache, boolean closesOnVersionMismatch) {
        this(programs, cache, closesOnVersionMismatch, RpcObserver.NONE);
    }

    /// A server whose calls are observed.
    public RpcServer(
            List<RpcProgram> programs, ReplyCache cache, boolean closesOnVersionMismatch, RpcObserver observer) {
        this.programs = List.copyOf(programs);
        this.cache = cache;
        this.closesOnVersionMismatch = closesOnVersionMismatch;
        this.observer = observer;
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
            XdrReader reader = new XdrReader().reset(record);
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

    /// Serves the call in a record, which is **borrowed**, on a thread that may wait.
    ///
    /// **Errors**: [MalformedException] for what is no call; the connection makes no sense any more.
    public Outcome serve(RpcSession session, ByteBuffer record, ReplySlot slot) throws MalformedException {
        return serve(session, record, slot, true);
    }

    /// Like [#serve], on a thread that must not wait: a call that would have to answers [Outcome.WouldBlock].
    public Outcome serveAtOnce(RpcSession session, ByteBuffer record, ReplySlot slot) throws MalformedException {
        return serve(session, record, slot, false);
    }

    private Outcome serve(RpcSession session, ByteBuffer record, ReplySlot slot, boolean mayWait)
            throws MalformedException {
        XdrReader reader = new XdrReader().reset(record);
        XdrWriter writer = new XdrWriter().reset(slot);
        return switch (RpcMessage.decode(reader)) {
            case RpcCall call ->
                route(new Exchange(session, call, record, reader.position(), reader, writer, slot, mayWait));
            case RpcMessage.WrongVersion(int xid, int _) -> {
                RpcReply.rpcMismatch(writer, xid);
                yield Outcome.REPLY;
            }
            case RpcMessage.BadAuth(int xid, AuthStat stat) -> {
                observer.unauthenticated(stat);
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
    ///
    /// @param start of the arguments in the record
    private record Exchange(
            RpcSession session,
            RpcCall call,
            ByteBuffer record,
            int start,
            XdrReader reader,
            XdrWriter writer,
            ReplySlot slot,
            boolean mayWait)
            implements ObservedCall {
        int xid() {
            return call.xid();
        }

        @Override
        public int program() {
            return call.program();
        }

        @Override
        public int version() {
            return call.version();
        }

        @Override
        public int procedure() {
            return call.procedure();
        }

        @Override
        public XdrReader arguments() {
            return new XdrReader().reset(record, start, reader.position() + reader.remaining() - start);
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
            observer.refused(call.program(), call.procedure(), AcceptStat.PROGRAM_UNAVAILABLE);
            RpcReply.programUnavailable(exchange.writer(), call.xid());
            return Outcome.REPLY;
        }
        return switch (program.support(call.version(), call.procedure())) {
            case SERVED -> authenticate(program, exchange);
            case NO_SUCH_PROCEDURE -> {
                observer.refused(call.program(), call.procedure(), AcceptStat.PROCEDURE_UNAVAILABLE);
                RpcReply.procedureUnavailable(exchange.writer(), call.xid());
                yield Outcome.REPLY;
            }
            case NO_SUCH_VERSION -> mismatch(program, exchange);
        };
    }

    private Outcome mismatch(RpcProgram program, Exchange exchange) {
        observer.refused(program.number(), exchange.call().procedure(), AcceptStat.PROGRAM_MISMATCH);
        if (closesOnVersionMismatch) {
            return new Outcome.Close("program " + program.number() + " has no version "
                    + Integer.toUnsignedString(exchange.call().version()));
        }
        RpcReply.programMismatch(exchange.writer(), exchange.xid(), program.lowestVersion(), program.highestVersion());
        return Outcome.REPLY;
    }

    private Outcome authenticate(RpcProgram program, Exchange exchange) {
        RpcCaller caller = exchange.session().caller(exchange.call(), exchange.record());
        return switch (caller.credential()) {
            case RpcCredential.UnsupportedFlavor _ -> refuse(exchange, AuthStat.REJECTED_CREDENTIAL);
            case RpcCredential.Malformed _ -> refuse(exchange, AuthStat.BAD_CREDENTIAL);
            case AuthSys sys ->
                admit(program, exchange, caller, (long) sys.uid() << Integer.SIZE | Integer.toUnsignedLong(sys.gid()));
            case RpcCredential.AuthNone _ -> admit(program, exchange, caller, 0);
        };
    }

    private Outcome refuse(Exchange exchange, AuthStat stat) {
        observer.unauthenticated(stat);
        RpcReply.authError(exchange.writer(), exchange.xid(), stat);
        return Outcome.REPLY;
    }

    private Outcome admit(RpcProgram program, Exchange exchange, RpcCaller caller, long user) {
        return switch (program.repetition(exchange.call().procedure())) {
            case HARMLESS -> execute(program, exchange, caller, null);
            case KEPT -> executeOnce(program, exchange, caller, cache.enter(key(exchange, user), false));
            case KEPT_AMONG_BULK -> executeOnce(program, exchange, caller, cache.enter(key(exchange, user), true));
        };
    }

    private Outcome executeOnce(RpcProgram program, Exchange exchange, RpcCaller caller, ReplyCache.Known known) {
        return switch (known) {
            case ReplyCache.Fresh fresh -> execute(program, exchange, caller, fresh);
            case ReplyCache.Running _ -> {
                observer.duplicate(program.number(), exchange.call().procedure(), false);
                LOG.debug("duplicate of a running call client={}", exchange.session());
                yield new Outcome.Silence();
            }
            case ReplyCache.Done(byte[] reply) -> {
                observer.duplicate(program.number(), exchange.call().procedure(), true);
                LOG.debug("duplicate of an answered call client={}", exchange.session());
                exchange.writer().reserve(reply.length).put(reply);
                yield Outcome.REPLY;
            }
        };
    }

    private static ReplyCache.Key key(Exchange exchange, long user) {
        RpcCall call = exchange.call();
        return new ReplyCache.Key(
                exchange.session().address(),
                call.xid(),
                call.program(),
                call.procedure(),
                call.credentialFlavor(),
                user,
                checksum(exchange));
    }

    private static long checksum(Exchange exchange) {
        CRC32C checksum = new CRC32C();
        ByteBuffer arguments =
                exchange.record().duplicate().position(exchange.reader().position());
        int length = arguments.remaining();
        if (length > 2 * CHECKSUM_BYTES) {
            int tail = arguments.limit() - CHECKSUM_BYTES;
            checksum.update(arguments.slice(arguments.position(), CHECKSUM_BYTES));
            arguments.position(tail);
        }
        checksum.update(arguments);
        return (long) length << Integer.SIZE | checksum.getValue();
    }

    /// Runs a call and answers it, whatever happens.
    ///
    /// @param entry of the call in the reply cache, if it has one; completed or abandoned when this returns
    private Outcome execute(RpcProgram program, Exchange exchange, RpcCaller caller, ReplyCache.@Nullable Fresh entry) {
        int procedure = exchange.call().procedure();
        int start = exchange.writer().position();
        boolean isKept = false;
        long mark = observer.started(exchange);
        try {
            Outcome outcome = run(program, exchange, caller, callId(program, procedure, entry));
            if (outcome instanceof Outcome.Reply(var ticket)) {
                observer.answered(exchange, status(program, exchange, start), mark, ticket);
                if (entry != null) {
                    byte[] reply = exchange.writer().copySince(start);
                    isKept = true;
                    entry.complete(reply, ticket);
                }
            }
            return outcome;
        } catch (MalformedException malformed) {
            LOG.debug("garbage arguments client={} reason={}", exchange.session(), malformed.getMessage());
            return answerRefusal(program, exchange, start, AcceptStat.GARBAGE_ARGUMENTS);
        } catch (AuthException refused) {
            exchange.writer().rewind(start);
            return refuse(exchange, refused.stat());
        } catch (WouldBlockException later) {
            exchange.writer().rewind(start);
            return new Outcome.WouldBlock();
        } catch (NoRoomException full) {
            exchange.writer().rewind(start);
            return new Outcome.Close("no memory for a reply");
        } catch (RuntimeException | Error fault) {
            faults.increment();
            LOG.error("call failed program={} procedure={}", program.number(), procedure, fault);
            return answerRefusal(program, exchange, start, AcceptStat.SYSTEM_ERROR);
        } finally {
            observer.ended(exchange);
            if (entry != null && !isKept) {
                entry.abandon();
            }
        }
    }

    private static @Nullable CallId callId(RpcProgram program, int procedure, ReplyCache.@Nullable Fresh entry) {
        boolean isRefusedTheSecondTime = program.repetition(procedure) == RpcProgram.Repetition.KEPT;
        return entry != null && isRefusedTheSecondTime ? entry.callId() : null;
    }

    private static Outcome run(RpcProgram program, Exchange exchange, RpcCaller caller, @Nullable CallId callId)
            throws MalformedException, AuthException {
        RpcReply.success(exchange.writer(), exchange.xid());
        return program.execute(new Invocation(
                caller,
                exchange.call().version(),
                exchange.call().procedure(),
                exchange.reader(),
                exchange.writer(),
                exchange.slot(),
                exchange.mayWait(),
                callId));
    }

    private static int status(RpcProgram program, Exchange exchange, int start) {
        return program.answersStatus(exchange.call().procedure())
                ? exchange.writer().int32At(start + RpcReply.ACCEPTED_BYTES)
                : 0;
    }

    private Outcome answerRefusal(RpcProgram program, Exchange exchange, int start, AcceptStat stat) {
        observer.refused(program.number(), exchange.call().procedure(), stat);
        exchange.writer().rewind(start);
        if (stat == AcceptStat.GARBAGE_ARGUMENTS) {
            RpcReply.garbageArguments(exchange.writer(), exchange.xid());
        } else {
            RpcReply.systemError(exchange.writer(), exchange.xid());
        }
        return Outcome.REPLY;
    }
}
