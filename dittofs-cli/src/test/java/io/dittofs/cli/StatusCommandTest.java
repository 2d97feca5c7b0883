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
import java.nio.file.Files;
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
    void checksWhatTheServerHasOpen() throws Exception {
        var data = folder.resolve("dittofs");
        var content = StoredTree.bytes(UNSENT, 1);
        try (var tree = StoredTree.open(data)) {
            tree.write(tree.root(), "file", content);
            tree.upload();
        }
        try (var _ = started()) {
            assertThat(CliRun.of(environment, "", "fsck", "--online")).isEqualTo(new CliRun(0, """
                            default: 2 inodes checked, no violations; 1 blocks (12345 bytes) read and compared with \
                            their hashes, none damaged
                            """, ""));
            var seen = CliRun.of(environment, "stderr", "fsck", "--online", "--quick", "--store", "default");
            assertThat(seen.out()).endsWith("1 blocks (12345 bytes) looked for, none damaged\n");

            Files.delete(StoredTree.fileOf(data, StoredTree.hash(content, 0)));

            var damaged = CliRun.of(environment, "", "fsck", "--online", "--quick");
            assertThat(damaged.exitCode()).isEqualTo(1);
            assertThat(damaged.err()).isEmpty();
            assertThat(damaged.out())
                    .startsWith("default: block " + StoredTree.hash(content, 0) + ": missing (blocks/")
                    .contains("), in /export/file (block 0)\n")
                    .endsWith(" looked for, 1 damaged\n");
        }
    }

    @Test
    void listsAndCancelsJobs() throws Exception {
        try (var _ = started()) {
            assertThat(CliRun.of(environment, "", "gc", "--online", "--grace", "2m"))
                    .isEqualTo(new CliRun(0, "0 blocks, 0 bytes deleted\n", ""));
            assertThat(CliRun.of(environment, "", "jobs").out())
                    .containsPattern("(?m)^ +1  gc +done +0 s ago +0  0 blocks, 0 bytes deleted$");
            assertThat(CliRun.of(environment, "", "jobs", "--cancel", "1", "--output", "json")
                            .out())
                    .contains("\"id\":1,\"kind\":\"gc\",\"state\":\"done\"");
            var unknown = CliRun.of(environment, "", "jobs", "--cancel", "7");
            assertThat(unknown).isEqualTo(new CliRun(1, "", "dittofs: there is no job 7\n"));
        }
    }

    @Test
    void saysWhatARunningServerDoesNotDo() throws Exception {
        assertThat(CliRun.of(environment, "", "fsck", "--online", "--repair"))
                .extracting(CliRun::exitCode, CliRun::err)
                .containsExactly(
                        2, "dittofs: --online repairs nothing; stop the server to repair, and leave --online out\n");
        assertThat(CliRun.of(environment, "", "gc", "--online", "--unknown").exitCode())
                .isEqualTo(2);
        try (var _ = started()) {
            assertThat(CliRun.of(environment, "", "gc", "--online", "--grace", "1s"))
                    .isEqualTo(new CliRun(
                            1, "", "dittofs: the server refuses: the parameter 'grace' of gc must be at least 1m\n"));
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
