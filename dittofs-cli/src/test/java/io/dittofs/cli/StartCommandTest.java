package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The ways in which a start fails; one that succeeds is in the tests of the distribution.
final class StartCommandTest {
    @TempDir
    private Path folder = Path.of(".");

    @Test
    void saysInOneLineThatThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = start(Map.of(
                    "DITTOFS_ADAPTERS_NFS_ADDRESS",
                    "127.0.0.1",
                    "DITTOFS_ADAPTERS_NFS_PORT",
                    Integer.toString(taken.getLocalPort()),
                    "DITTOFS_LOGGING_OUTPUT",
                    folder.resolve("log").toString()));

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("dittofs: ")
                    .contains(Integer.toString(taken.getLocalPort()))
                    .hasLineCount(1);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void startsNothingOnAWrongConfiguration() {
        var run = start(Map.of("DITTOFS_ADAPTERS_NFS_PORT", "none"));

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.err()).contains("DITTOFS_ADAPTERS_NFS_PORT").contains("1 problem;");
    }

    @Test
    void saysThatItCannotLog() {
        var run = start(
                Map.of("DITTOFS_LOGGING_OUTPUT", folder.resolve("gone/log").toString()));

        assertThat(run.exitCode()).isEqualTo(78);
        assertThat(run.err())
                .isEqualTo("dittofs: cannot log to " + folder.resolve("gone/log")
                        + ": there is no such file; see logging.output\n");
    }

    private CliRun start(Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("XDG_CONFIG_HOME", folder.toString());
        environment.put("XDG_DATA_HOME", folder.toString());
        return CliRun.of(environment, "", "start");
    }
}
