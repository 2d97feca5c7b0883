package io.dittofs.e2e.protocol;

import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.server.DittoServer;
import io.dittofs.server.StartException;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/// A server of the product in this process, on a port of its own.
///
/// **Threading**: thread-safe.
final class TestServer implements AutoCloseable {
    /// One share on which root is root, so that a test can be anybody.
    static final String PLAIN = """
            metadata: { stores: { default: { type: memory } } }
            content: { stores: { default: { type: memory, memory: { max_size: 256MiB } } } }
            shares:
              - name: /export
                allow_auth_none: true
                identity_mapping: { map_privileged_to_anonymous: false }
            """;

    /// Every store of these tests is in memory.
    private static final Path NO_DATA_DIRECTORY = Path.of("/proc/no-such-folder");

    private final DittoServer server;
    private final InetSocketAddress address;

    private TestServer(DittoServer server, int port) {
        this.server = server;
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static TestServer start(String yaml) {
        return start(yaml, "");
    }

    /// @param nfs further lines of the section `adapters.nfs`, in flow style, each ending with a comma
    static TestServer start(String yaml, String nfs) {
        return start(yaml, nfs, freePort());
    }

    static TestServer start(String yaml, String nfs, int port) {
        String text = yaml
                + "server: { api: { enabled: false }, metrics: { enabled: false } }\n"
                + "adapters: { nfs: { %s address: 127.0.0.1, port: %d } }\n".formatted(nfs, port);
        try {
            Settings settings = Settings.load(new ConfigSource("test.yaml", text), Map.of());
            DittoServer server = Assembly.assemble(settings, NO_DATA_DIRECTORY);
            server.start();
            return new TestServer(server, port);
        } catch (ConfigException | StartException refused) {
            throw new AssertionError("the server does not start with\n" + text, refused);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    RpcConnection connect() {
        return RpcConnection.open(address);
    }

    Nfs3Client client(Credential credential) {
        return new Nfs3Client(connect(), credential);
    }

    /// The root of an export, as a client gets it.
    Handle mount(String path) {
        return mount(address, path);
    }

    static Handle mount(InetSocketAddress server, String path) {
        try (RpcConnection connection = RpcConnection.open(server)) {
            MountClient.Mounted mounted = new MountClient(connection, Credential.ROOT).mount(path);
            return Objects.requireNonNull(mounted.handle(), () -> path + ": mountstat3 " + mounted.status());
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
