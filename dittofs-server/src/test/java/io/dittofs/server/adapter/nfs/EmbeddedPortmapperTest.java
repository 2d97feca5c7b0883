package io.dittofs.server.adapter.nfs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.reactor.ReactorSettings;
import io.dittofs.server.reactor.TieredBufferPool;
import io.dittofs.server.transport.ConnectionLog;
import java.io.DataInputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// GETPORT as clients ask it, over both protocols.
final class EmbeddedPortmapperTest {
    private static final int NFS = 100_003;
    private static final int PORT = 12_049;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void tellsThePortOverTcpAndUdp() throws Exception {
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, freePort());
        try (ReactorGroup reactor = ReactorGroup.start(
                ReactorSettings.defaults(), new TieredBufferPool(64 << 20), new ConnectionLog(), System::nanoTime)) {
            EmbeddedPortmapper portmapper = EmbeddedPortmapper.open(
                    address, List.of(new Mapping(NFS, 3, Mapping.TCP, PORT)), reactor, Runnable::run);
            assertThat(overTcp(address)).isEqualTo(PORT);
            assertThat(overUdp(address)).isEqualTo(PORT);
            portmapper.close();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    private static ByteBuffer getPort() {
        ByteBuffer call = ByteBuffer.allocate(56).putInt(7).putInt(0).putInt(2);
        call.putInt(100_000).putInt(2).putInt(3);
        call.putInt(0).putInt(0).putInt(0).putInt(0);
        return call.putInt(NFS).putInt(3).putInt(Mapping.TCP).putInt(0).flip();
    }

    private static int overTcp(InetSocketAddress address) throws Exception {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            ByteBuffer record = ByteBuffer.allocate(60).putInt(1 << 31 | 56).put(getPort());
            socket.getOutputStream().write(record.array());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(in.readInt()).isEqualTo(1 << 31 | 28);
            return port(in.readNBytes(28));
        }
    }

    private static int overUdp(InetSocketAddress address) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, LOOPBACK)) {
            socket.setSoTimeout(5_000);
            socket.send(new DatagramPacket(getPort().array(), 56, address));
            DatagramPacket reply = new DatagramPacket(new byte[64], 64);
            socket.receive(reply);
            assertThat(reply.getLength()).isEqualTo(28);
            return port(reply.getData());
        }
    }

    private static int port(byte[] reply) {
        ByteBuffer bytes = ByteBuffer.wrap(reply);
        assertThat(bytes.getInt(0)).isEqualTo(7);
        assertThat(bytes.getInt(20)).isZero();
        return bytes.getInt(24);
    }
}
