package io.dittofs.e2e.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The portmapper and its successor rpcbind (RFC 1833) as clients ask them.
public final class PortmapClient {
    /// The protocol numbers of mappings.
    public static final int TCP = 6;

    public static final int UDP = 17;

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int DATAGRAM_BYTES_MAX = 8900;
    private static final int ADDRESS_BYTES_MAX = 128;

    private final RpcConnection connection;

    public PortmapClient(RpcConnection connection) {
        this.connection = connection;
    }

    /// A line of `rpcinfo -p`.
    public record Mapping(int program, int version, int protocol, int port) {}

    public int getPort(int program, int version, int protocol) {
        XdrIn in = results(
                connection.call(RpcProcedure.portmapper(3), Credential.NONE, mapping(program, version, protocol)));
        int port = in.int32();
        in.end();
        return port;
    }

    public List<Mapping> dump() {
        XdrIn in = results(connection.call(RpcProcedure.portmapper(4), Credential.NONE, new byte[0]));
        List<Mapping> mappings = new ArrayList<>();
        while (in.bool()) {
            mappings.add(new Mapping(in.int32(), in.int32(), in.int32(), in.int32()));
        }
        in.end();
        return mappings;
    }

    /// RPCBPROC_GETADDR of version 3 or 4.
    public String getAddress(int rpcbindVersion, int program, int version, String network) {
        XdrOut out = new XdrOut()
                .int32(program)
                .int32(version)
                .string(network)
                .string("")
                .string("");
        var procedure = new RpcProcedure(RpcProcedure.portmapper(0).program(), rpcbindVersion, 3);
        XdrIn in = results(connection.call(procedure, Credential.NONE, out.toBytes()));
        String address = in.string(ADDRESS_BYTES_MAX);
        in.end();
        return address;
    }

    /// PMAPPROC_GETPORT in a datagram.
    public static int getPortByDatagram(InetSocketAddress server, int program, int version, int protocol) {
        int xid = RpcConnection.nextXid();
        byte[] call = RpcConnection.encode(
                xid, RpcProcedure.portmapper(3), Credential.NONE, mapping(program, version, protocol));
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.send(new DatagramPacket(call, call.length, server));
            DatagramPacket answer = new DatagramPacket(new byte[DATAGRAM_BYTES_MAX], DATAGRAM_BYTES_MAX);
            socket.receive(answer);
            RpcReply reply = RpcReply.read(Arrays.copyOf(answer.getData(), answer.getLength()));
            if (reply.xid() != xid) {
                throw new AssertionError("reply %x to call %x".formatted(reply.xid(), xid));
            }
            XdrIn in = results(reply);
            int port = in.int32();
            in.end();
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] mapping(int program, int version, int protocol) {
        return new XdrOut()
                .int32(program)
                .int32(version)
                .int32(protocol)
                .int32(0)
                .toBytes();
    }

    private static XdrIn results(RpcReply reply) {
        if (reply.outcome() != RpcReply.Outcome.SUCCESS) {
            throw new AssertionError("the portmapper answers " + reply.outcome());
        }
        return reply.results();
    }
}
