package io.dittofs.server.adapter.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dittofs.nfs.portmap.Mapping;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// Registration with a daemon that speaks as rpcbind does. Needs the right to bind a privileged port, as the
/// registration itself does.
final class SystemRpcbindTest {
    private static final Mapping NFS = new Mapping(100_003, 3, Mapping.TCP, 12_049);

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void registersInThePlaceOfAnEarlierServerAndGivesBack() throws Exception {
        assumeTrue(mayBindPrivilegedPorts(), "only a privileged user may register");
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
            Thread daemon = Thread.ofVirtual().start(() -> answer(socket));
            SystemRpcbind rpcbind = new SystemRpcbind((InetSocketAddress) socket.getLocalSocketAddress());
            rpcbind.register(List.of(NFS));
            rpcbind.unregister();
            rpcbind.unregister();
            assertThat(calls).containsExactly("UNSET 100003 3 0 0", "SET 100003 3 6 12049", "UNSET 100003 3 0 0");
            assertThat(daemon.isAlive()).isTrue();
        }
    }

    private static boolean mayBindPrivilegedPorts() {
        try (DatagramSocket socket =
                new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 599))) {
            return socket.isBound();
        } catch (IOException refused) {
            return false;
        }
    }

    private void answer(DatagramSocket socket) {
        byte[] bytes = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
            try {
                socket.receive(packet);
                ByteBuffer call = ByteBuffer.wrap(bytes, 0, packet.getLength());
                int xid = call.getInt(0);
                assertThat(packet.getPort()).isLessThan(1024);
                calls.add((call.getInt(20) == 1 ? "SET" : "UNSET") + " " + call.getInt(40) + " " + call.getInt(44) + " "
                        + call.getInt(48) + " " + call.getInt(52));
                ByteBuffer reply = ByteBuffer.allocate(28).putInt(xid).putInt(1).putInt(0);
                reply.putInt(0).putInt(0).putInt(0).putInt(1);
                socket.send(new DatagramPacket(reply.array(), 28, packet.getSocketAddress()));
            } catch (IOException failure) {
                if (!socket.isClosed()) {
                    throw new UncheckedIOException(failure);
                }
            }
        }
    }
}
