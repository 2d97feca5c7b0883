package io.dittofs.nfs.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A client that makes its records by hand. Each `as…` method gives one with another credential on the same connection.
public final class RawClient {
    public static final int NFS = 100_003;
    public static final int MOUNT = 100_005;
    public static final int PORTMAP = 100_000;

    private static final int REPLY_BYTES_MAX = 4 << 20;
    private static final AtomicInteger NEXT_XID = new AtomicInteger(0x7000_0000);

    private final Rig rig;
    private final RpcSession session;
    private final byte[] credential;

    private RawClient(Rig rig, RpcSession session, byte[] credential) {
        this.rig = rig;
        this.session = session;
        this.credential = credential;
    }

    /// A client at this address whose user is root.
    static RawClient of(Rig rig, String address, int port) {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.ofLiteral(address), port);
        String own = address.contains(":") ? "2001:db8::7" : "198.51.100.7";
        InetSocketAddress local = new InetSocketAddress(InetAddress.ofLiteral(own), Rig.PORT);
        return new RawClient(rig, new RpcSession(remote, local), authSys(0, 0));
    }

    public RawClient as(int uid, int gid, int... groups) {
        return new RawClient(rig, session, authSys(uid, gid, groups));
    }

    public RawClient asNobody() {
        return new RawClient(rig, session, new WireBytes().int64(0).toBytes());
    }

    /// With a credential of these bytes: flavor and opaque body.
    public RawClient with(WireBytes flavorAndBody) {
        return new RawClient(rig, session, flavorAndBody.toBytes());
    }

    private static byte[] authSys(int uid, int gid, int... groups) {
        WireBytes body = new WireBytes().int32(7).string("rig").int32(uid).int32(gid);
        body.int32(groups.length);
        for (int group : groups) {
            body.int32(group);
        }
        return new WireBytes().int32(1).opaque(body.toBytes()).toBytes();
    }

    public static int nextXid() {
        return NEXT_XID.incrementAndGet();
    }

    /// The record of a call.
    public byte[] record(int xid, int program, int version, int procedure, WireBytes arguments) {
        return new WireBytes()
                .int32(xid)
                .int32(0)
                .int32(2)
                .int32(program)
                .int32(version)
                .int32(procedure)
                .raw(credential)
                .int64(0)
                .raw(arguments.toBytes())
                .toBytes();
    }

    /// The record of a call of NFSv3.
    public byte[] nfsRecord(int xid, int procedure, Consumer<WireBytes> arguments) {
        return record(xid, NFS, 3, procedure, arguments(arguments));
    }

    private static WireBytes arguments(Consumer<WireBytes> writer) {
        WireBytes arguments = new WireBytes();
        writer.accept(arguments);
        return arguments;
    }

    /// Calls a procedure of NFSv3, which must run.
    public RawReply nfs(int procedure, Consumer<WireBytes> arguments) {
        return call(NFS, 3, procedure, arguments);
    }

    /// Calls a procedure of MOUNTv3, which must run.
    public RawReply mount(int procedure, Consumer<WireBytes> arguments) {
        return call(MOUNT, 3, procedure, arguments);
    }

    /// Calls a procedure, which must run; the reply stands at its results.
    public RawReply call(int program, int version, int procedure, Consumer<WireBytes> arguments) {
        return callRaw(program, version, procedure, arguments).accepted(0);
    }

    /// Calls a procedure; the reply stands behind the xid.
    public RawReply callRaw(int program, int version, int procedure, Consumer<WireBytes> arguments) {
        int xid = nextXid();
        RawReply reply = send(record(xid, program, version, procedure, arguments(arguments)));
        assertThat(reply.int32()).as("xid").isEqualTo(xid);
        return reply;
    }

    /// Sends a record that must be answered.
    public RawReply send(byte[] record) {
        CallSlot slot = new CallSlot(REPLY_BYTES_MAX);
        assertThat(outcome(record, slot)).isInstanceOf(Outcome.Reply.class);
        return new RawReply(slot.take());
    }

    /// What becomes of a record.
    public Outcome outcome(byte[] record) {
        CallSlot slot = new CallSlot(REPLY_BYTES_MAX);
        Outcome outcome = outcome(record, slot);
        slot.take();
        return outcome;
    }

    /// What becomes of a record whose reply goes to this slot.
    public Outcome outcome(byte[] record, CallSlot slot) {
        try {
            return rig.server().serve(session, direct(record), slot);
        } catch (MalformedException malformed) {
            throw new AssertionError("taken for no call", malformed);
        }
    }

    /// What becomes of a record on a thread that must not wait.
    public Outcome outcomeAtOnce(byte[] record) {
        CallSlot slot = new CallSlot(REPLY_BYTES_MAX);
        try {
            Outcome outcome = rig.server().serveAtOnce(session, direct(record), slot);
            slot.take();
            return outcome;
        } catch (MalformedException malformed) {
            throw new AssertionError("taken for no call", malformed);
        }
    }

    /// Whether the server would not serve the record on a reactor thread.
    public boolean canBlock(byte[] record) {
        return rig.server().canBlock(direct(record));
    }

    public RpcSession session() {
        return session;
    }

    /// In the middle of a larger buffer, as records come.
    public static ByteBuffer direct(byte[] record) {
        return ByteBuffer.allocateDirect(record.length + 9)
                .put(5, record)
                .position(5)
                .limit(5 + record.length);
    }
}
