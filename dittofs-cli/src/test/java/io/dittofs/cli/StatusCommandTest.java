package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.config.ConfigSource;
import io.dittofs.server.DittoServer;
import io.dittofs.server.assembly.Assembly;
import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command beside a server on the default stores.
final class StatusCommandTest {
    private static final int UNSENT = 12_345;

    @TempDir
    private Path folder = Path.of(".");

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void choosePorts() throws IOException {
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("XDG_DATA_HOME", folder.toString());
        environment.put("DITTOFS_ADAPTERS_NFS_ADDRESS", "127.0.0.1");
        environment.put("DITTOFS_ADAPTERS_NFS_PORT", "0");
        environment.put("DITTOFS_SERVER_METRICS_PORT", "0");
        environment.put("DITTOFS_TRANSFER_FLUSH_DELAY", "1h");
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("DITTOFS_SERVER_API_PORT", Integer.toString(free.getLocalPort()));
        }
    }

    @Test
    void tellsWhatIsNotInTheBlockStoreYet() throws Exception {
        try (var tree = StoredTree.open(folder.resolve("dittofs"))) {
            tree.write(tree.root(), "unsent", StoredTree.bytes(UNSENT, 1));
        }
        try (var _ = started()) {
            var run = status();

            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .contains("share /export: metadata default, contents default, durability local\n")
                    .containsPattern("contents default: 12.1 KiB not in the block store yet, the oldest for \\d+ s; ")
                    .containsPattern("(?m)^nfs on 127.0.0.1:\\d+$");
            assertThat(status("--output", "json").out())
                    .contains("\"unuploaded_bytes\" : " + UNSENT)
                    .containsPattern("\"oldest_unuploaded_seconds\" : \\d+,");
        }
    }

    @Test
    void tellsThatTheBlockStoreHasEverything() throws Exception {
        try (var _ = started()) {
            assertThat(status().out()).contains("contents default: the block store has everything\n");
            assertThat(status("--output", "json").out()).contains("\"oldest_unuploaded_seconds\" : null");
        }
    }

    @Test
    void uploadsWhatIsLeft() throws Exception {
        try (var tree = StoredTree.open(folder.resolve("dittofs"))) {
            tree.write(tree.root(), "unsent", StoredTree.bytes(UNSENT, 1));
        }
        try (var _ = started()) {
            var drained = CliRun.of(environment, "", "drain");

            assertThat(drained)
                    .isEqualTo(new CliRun(0, "the block stores have everything that was written before\n", ""));
            assertThat(status().out()).contains("contents default: the block store has everything\n");
        }
    }

    @Test
    void listsSharesAndClients() throws Exception {
        try (var server = started();
                var _ = new Socket(
                        InetAddress.getLoopbackAddress(),
                        Objects.requireNonNull(server.addresses().get("nfs")).getPort())) {
            assertThat(CliRun.of(environment, "", "shares").out()).isEqualTo("""
                            SHARE                    METADATA       CONTENTS       DURABILITY ACCESS
                            /export                  default        default        local      read and write
                            """);
            assertThat(CliRun.of(environment, "", "shares", "--output", "json").out())
                    .contains("\"name\":\"/export\"", "\"read_only\":false");
            var clients =
                    CliRun.of(environment, "", "clients", "--output", "json").out();
            assertThat(clients).contains("\"protocol\":\"nfs\"", "\"address\":\"127.0.0.1\"", "\"connections\":1");
            assertThat(CliRun.of(environment, "", "clients").out()).containsPattern("(?m)^nfs +127\\.0\\.0\\.1 +1 ");
            assertThat(status().out()).contains("1 client connected: 127.0.0.1\n");
        }
    }

    @Test
    void saysInOneLineThatNoServerAnswers() {
        var run = status();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("dittofs: no server answers on 127.0.0.1 port ")
                .hasLineCount(1);
    }

    @Test
    void saysThatTheServerCannotBeAsked() {
        environment.put("DITTOFS_SERVER_API_ENABLED", "false");

        var run = status();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("server.api.enabled").hasLineCount(1);
    }

    private DittoServer started() throws Exception {
        var server = Assembly.assemble(Settings.load(ConfigSource.NONE, environment), folder.resolve("dittofs"));
        server.start();
        return server;
    }

    private CliRun status(String... options) {
        var arguments = new String[options.length + 1];
        arguments[0] = "status";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return CliRun.of(environment, "", arguments);
    }
}
