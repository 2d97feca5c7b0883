package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be said without a database; the migration itself is tested with its store.
final class MigrateCommandTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void saysThatThereIsNothingToMigrate() {
        var run = CliRun.of(Map.of("XDG_CONFIG_HOME", folder.toString()), "", "migrate");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("no metadata store is in PostgreSQL; there is nothing to migrate\n");
    }

    @Test
    void saysInOneLineThatTheDatabaseCannotBeReached() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        var file = Files.writeString(folder.resolve("config.yaml"), """
                metadata:
                  stores:
                    default: { type: postgres, postgres: { host: 127.0.0.1, port: %d, password: swordfish } }
                """.formatted(port));

        var run = CliRun.of("migrate", "--config", file.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("dittofs: metadata store 'default' cannot be migrated: ")
                .contains("127.0.0.1")
                .doesNotContain("swordfish")
                .hasLineCount(1);
    }
}
