package io.dittofs.server.tracing;

import io.dittofs.config.ConfigSource;
import io.dittofs.server.DittoServer;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.Settings;
import java.nio.file.Path;
import java.util.Map;

/// Serves a client for a moment, without traces; run as a process of its own.
public final class TracelessServer {
    private TracelessServer() {}

    /// @param arguments the data directory
    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.load(
                ConfigSource.NONE,
                Map.of(
                        "DITTOFS_ADAPTERS_NFS_PORT",
                        "0",
                        "DITTOFS_ADAPTERS_NFS_ADDRESS",
                        "127.0.0.1",
                        "DITTOFS_SERVER_API_PORT",
                        "0",
                        "DITTOFS_SERVER_METRICS_PORT",
                        "0"));
        try (DittoServer server = Assembly.assemble(settings, Path.of(arguments[0]))) {
            server.start();
            try (NfsCaller client = new NfsCaller(server)) {
                byte[] file = client.create("file");
                client.write(file, 0, new byte[4096]);
                client.commit(file);
                if (client.read(file, 0, 4096) != 4096) {
                    throw new IllegalStateException("not what was written");
                }
            }
        }
    }
}
