package io.dittofs.server.tracing;

import io.dittofs.config.ConfigSource;
import io.dittofs.server.DittoServer;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// Makes servers on RocksDB and files whose calls are traced.
final class TracedServers {
    private TracedServers() {}

    /// A started server that uploads soon.
    ///
    /// @param port of the collector on this machine
    static DittoServer start(Path data, int port, double sampleRate, Map<String, String> more) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "DITTOFS_ADAPTERS_NFS_PORT",
                "0",
                "DITTOFS_ADAPTERS_NFS_ADDRESS",
                "127.0.0.1",
                "DITTOFS_SERVER_API_ENABLED",
                "false",
                "DITTOFS_SERVER_METRICS_PORT",
                "0",
                "DITTOFS_TRANSFER_FLUSH_DELAY",
                "100ms",
                "DITTOFS_TELEMETRY_ENABLED",
                "true",
                "DITTOFS_TELEMETRY_ENDPOINT",
                "localhost:" + port,
                "DITTOFS_TELEMETRY_SAMPLE_RATE",
                Double.toString(sampleRate)));
        environment.putAll(more);
        DittoServer server = Assembly.assemble(Settings.load(ConfigSource.NONE, environment), data);
        server.start();
        return server;
    }
}
