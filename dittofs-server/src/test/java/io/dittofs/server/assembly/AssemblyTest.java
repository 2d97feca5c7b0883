package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.config.ConfigSource;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.server.DittoServer;
import io.dittofs.server.StartException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssemblyTest {
    @TempDir
    private Path data = Path.of(".");

    @TempDir
    private Path other = Path.of(".");

    private static Settings onPort(int port) throws Exception {
        return Settings.load(
                ConfigSource.NONE,
                Map.of(
                        "DITTOFS_ADAPTERS_NFS_PORT",
                        Integer.toString(port),
                        "DITTOFS_SERVER_API_PORT",
                        "0",
                        "DITTOFS_SERVER_METRICS_PORT",
                        "0",
                        "DITTOFS_ADAPTERS_NFS_ADDRESS",
                        "127.0.0.1"));
    }

    private static InetSocketAddress address(DittoServer server) {
        return Objects.requireNonNull(server.addresses().get("nfs"));
    }

    @Test
    void servesTheDefaultShareAndEnds() throws Exception {
        DittoServer server = Assembly.assemble(onPort(0), data);
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
        try (DittoServer first = Assembly.assemble(onPort(0), data)) {
            first.start();
            int port = address(first).getPort();
            DittoServer second = Assembly.assemble(onPort(port), other);
            assertThatThrownBy(second::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("NFS cannot listen on 127.0.0.1 port " + port)
                    .hasMessageContaining("adapters.nfs.port")
                    .hasMessageNotContaining("\n");
            second.awaitShutdown();
        }
    }

    @Test
    void namesSurviveARestartUnderTheSameHandles() throws Exception {
        ShareRecord before = shareOf(data);
        assertThat(shareOf(data)).isEqualTo(before);
        assertThat(shareOf(other)).isNotEqualTo(before);
        assertThat(data.resolve("metadata/default")).isDirectory();
    }

    /// The default share as a server on this data directory has it.
    private static ShareRecord shareOf(Path dataDirectory) throws Exception {
        try (DittoServer server = Assembly.assemble(onPort(0), dataDirectory)) {
            server.start();
            var share = server.shares().all().getFirst();
            return new ShareRecord(share.id(), share.name(), share.files().root());
        }
    }

    @Test
    void aStoreInUseIsOneLineThatSaysWhatToDo() throws Exception {
        try (DittoServer first = Assembly.assemble(onPort(0), data)) {
            first.start();
            assertThatThrownBy(() -> Assembly.assemble(onPort(0), data))
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("metadata store 'default' cannot be opened: ")
                    .hasMessageContaining(data.resolve("metadata/default").toString())
                    .hasMessageNotContaining("\n");
        }
    }
}
