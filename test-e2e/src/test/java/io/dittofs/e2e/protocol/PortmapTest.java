package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.PortmapClient;
import io.dittofs.e2e.client.PortmapClient.Mapping;
import io.dittofs.e2e.client.RpcConnection;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The embedded portmapper tells where NFS and MOUNT are.
final class PortmapTest {
    private static final int NFS = 100_003;
    private static final int MOUNT = 100_005;

    private final int port = TestServer.freePort();
    private TestServer server;
    private InetSocketAddress portmapper;

    @BeforeEach
    void start() {
        server = TestServer.start(TestServer.PLAIN, "portmapper: { enabled: true, port: %d }, ".formatted(port));
        portmapper = new InetSocketAddress(server.address().getAddress(), port);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void tellsPortsOverTcp() {
        int nfs = server.address().getPort();
        try (RpcConnection connection = RpcConnection.open(portmapper)) {
            var client = new PortmapClient(connection);
            assertThat(client.getPort(NFS, 3, PortmapClient.TCP)).isEqualTo(nfs);
            assertThat(client.getPort(MOUNT, 3, PortmapClient.TCP)).isEqualTo(nfs);
            assertThat(client.getPort(NFS, 3, PortmapClient.UDP)).isZero();
            assertThat(client.getPort(12_345, 1, PortmapClient.TCP)).isZero();
            assertThat(client.dump())
                    .contains(
                            new Mapping(NFS, 3, PortmapClient.TCP, nfs), new Mapping(MOUNT, 3, PortmapClient.TCP, nfs));
        }
    }

    @Test
    void tellsPortsOverUdp() {
        assertThat(PortmapClient.getPortByDatagram(portmapper, NFS, 3, PortmapClient.TCP))
                .isEqualTo(server.address().getPort());
    }

    @Test
    void tellsUniversalAddresses() {
        int nfs = server.address().getPort();
        try (RpcConnection connection = RpcConnection.open(portmapper)) {
            var client = new PortmapClient(connection);
            for (int version : new int[] {3, 4}) {
                assertThat(client.getAddress(version, NFS, 3, "tcp")).endsWith(".%d.%d".formatted(nfs >> 8, nfs & 255));
                assertThat(client.getAddress(version, NFS, 4, "udp")).isEmpty();
            }
        }
    }
}
