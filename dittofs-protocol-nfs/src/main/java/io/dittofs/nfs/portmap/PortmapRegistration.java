package io.dittofs.nfs.portmap;

import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.RpcRequest;
import io.dittofs.nfs.rpc.RpcResponse;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.ReplyBuffer;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;

/// Registers this server's programs with the system's rpcbind, sans I/O: the calls as bytes to send, and what to make
/// of the answers. Version 2 serves for IPv4 and needs nothing but a port; rpcbind takes it from local callers with a
/// privileged port, or over the loopback.
///
/// A program that was registered by a server that is gone must be given back first: SET refuses one that is there.
///
/// **Wire** one message of 56 bytes each, a datagram of UDP or a record of TCP whose mark the sender adds.
///
/// **Spec** RFC 1833 §3.
public final class PortmapRegistration {
    private static final int MESSAGE_BYTES = 56;

    private PortmapRegistration() {}

    /// The call that registers a program.
    public static ByteBuffer set(int xid, Mapping mapping) {
        return call(xid, PortmapProcedure.SET, mapping);
    }

    /// The call that gives a program back, for all protocols and ports.
    public static ByteBuffer unset(int xid, int program, int version) {
        return call(xid, PortmapProcedure.UNSET, new Mapping(program, version, 0, 0));
    }

    /// Whether rpcbind did what it was asked to.
    ///
    /// **Errors**: [MalformedException] for what is no reply to the call of this xid.
    public static boolean isGranted(int xid, ByteBuffer reply) throws MalformedException {
        XdrReader reader = new XdrReader().reset(reply);
        RpcResponse response = RpcResponse.decode(reader);
        if (response.xid() != xid) {
            throw new MalformedException("the reply to another call");
        }
        return switch (response) {
            case RpcResponse.Accepted(int _, AcceptStat stat) -> stat == AcceptStat.SUCCESS && answer(reader);
            case RpcResponse.Denied _ -> false;
        };
    }

    private static boolean answer(XdrReader reader) throws MalformedException {
        boolean isGranted = reader.bool();
        reader.end();
        return isGranted;
    }

    private static ByteBuffer call(int xid, PortmapProcedure procedure, Mapping mapping) {
        Message message = new Message(ByteBuffer.allocate(MESSAGE_BYTES));
        XdrWriter writer = new XdrWriter().reset(message);
        new RpcRequest(xid, PortmapProcedure.PROGRAM, PortmapProcedure.VERSION, procedure.number()).encode(writer);
        mapping.encode(writer);
        assert writer.position() == MESSAGE_BYTES : "a call of " + writer.position() + " bytes";
        return message.buffer().flip();
    }

    /// A buffer of exactly a message's size.
    private record Message(ByteBuffer buffer) implements ReplyBuffer {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public ByteBuffer grow(int bytes) {
            throw new IllegalStateException("a call beyond its size");
        }
    }
}
