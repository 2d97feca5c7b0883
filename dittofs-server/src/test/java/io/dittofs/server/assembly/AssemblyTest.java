package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.config.ConfigSource;
import io.dittofs.server.DittoServer;
import io.dittofs.server.StartException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class AssemblyTest {
    private static Settings onPort(int port) throws Exception {
        return Settings.load(
                ConfigSource.NONE,
                Map.of(
                        "DITTOFS_ADAPTERS_NFS_PORT",
                        Integer.toString(port),
                        "DITTOFS_ADAPTERS_NFS_ADDRESS",
                        "127.0.0.1"));
    }

    private static InetSocketAddress address(DittoServer server) {
        return Objects.requireNonNull(server.addresses().get("nfs"));
    }

    @Test
    void servesTheDefaultShareAndEnds() throws Exception {
        DittoServer server = Assembly.assemble(onPort(0));
        server.start();
        assertThat(server.shares().all())
                .singleElement()
                .satisfies(share -> assertThat(share.name()).isEqualTo("/export"));
        InetSocketAddress address = address(server);
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            server.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        server.awaitShutdown();
    }

    @Test
    void aPortInUseIsOneLineThatSaysWhatToDo() throws Exception {
        try (DittoServer first = Assembly.assemble(onPort(0))) {
            first.start();
            int port = address(first).getPort();
            DittoServer second = Assembly.assemble(onPort(port));
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("NFS cannot listen on 127.0.0.1 port " + port)
                    .hasMessageContaining("adapters.nfs.port")
                    .hasMessageNotContaining("\n");
            second.awaitShutdown();
        }
    }
}
