package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The life of the server as a process, from `dittofs start` to its exit code.
final class ServerProcessIT {
    private static final Pattern PORT = Pattern.compile(",port=(\\d+),mountport=(\\d+),");
    private static final String LAST_LINE_OF_START = "Stop it with";
    private static final int EXIT_SECONDS_MAX = 60;

    /// A call of procedure 0 of NFS version 3 without credentials, RFC 5531 section 9, as 32-bit words after the record
    /// mark: xid, CALL, RPC version, program, version, procedure, two empty AUTH_NONE.
    private static final int[] NULL_CALL = {0x1234, 0, 2, 100_003, 3, 0, 0, 0, 0, 0};

    private static final int LAST_FRAGMENT = 0x8000_0000;

    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void startFromNothing() {
        Distribution.clearData();
    }

    @AfterEach
    void killWhatIsLeft() throws InterruptedException {
        for (var process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondServerOnTheSameStoresIsRefusedInOneLine() throws IOException, InterruptedException {
        var first = start(serverOnAnyPort().redirectErrorStream(true));
        readStart(first.inputReader(), new ArrayList<>());

        var second = Distribution.run(serverOnAnyPort());

        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err())
                .startsWith("dittofs: metadata store 'default' cannot be opened: ")
                .contains(Distribution.DATA.toString())
                .hasLineCount(1);
    }

    @Test
    void servesFromTheFirstLineToTheSignal() throws IOException, InterruptedException {
        var builder = serverOnAnyPort();
        var process = start(builder.redirectErrorStream(true));
        var lines = new ArrayList<String>();
        var out = process.inputReader();
        readStart(out, lines);

        assertThat(lines).anyMatch(line -> line.matches("DittoFS \\d.*"));
        var mount = PORT.matcher(String.join("\n", lines));
        assertThat(mount.find()).as(String.join("\n", lines)).isTrue();
        assertThat(mount.group(1)).isEqualTo(mount.group(2));
        callNull(Integer.parseInt(mount.group(1)));

        terminate(process);
        out.lines().forEach(lines::add);
        assertThat(process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
        assertThat(lines).last().asString().contains("stopped");
    }

    @Test
    void keepsStandardOutputCleanForJson() throws IOException, InterruptedException {
        var builder = serverOnAnyPort();
        builder.environment().put("DITTOFS_LOGGING_FORMAT", "json");
        var process = start(builder);
        readStart(process.errorReader(), new ArrayList<>());

        terminate(process);
        var lines = process.inputReader().lines().toList();
        assertThat(process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).isNotEmpty().allMatch(line -> line.startsWith("{\"time\":\"") && line.endsWith("}"));
        assertThat(lines).last().asString().contains("\"msg\":\"stopped\"");
    }

    /// Process.destroy would close the streams that the end is read from.
    private static void terminate(Process process) {
        process.toHandle().destroy();
    }

    private static ProcessBuilder serverOnAnyPort() {
        var builder = Distribution.command("start");
        builder.environment().put("DITTOFS_ADAPTERS_NFS_ADDRESS", "127.0.0.1");
        builder.environment().put("DITTOFS_ADAPTERS_NFS_PORT", "0");
        builder.environment().put("DITTOFS_SERVER_API_PORT", "0");
        builder.environment().put("DITTOFS_SERVER_METRICS_PORT", "0");
        return builder;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        processes.add(process);
        return process;
    }

    private static void readStart(BufferedReader reader, List<String> lines) throws IOException {
        var line = reader.readLine();
        while (line != null && !line.startsWith(LAST_LINE_OF_START)) {
            lines.add(line);
            line = reader.readLine();
        }
        assertThat(line).as("the server ended before it started: " + lines).isNotNull();
    }

    private static void callNull(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(LAST_FRAGMENT | NULL_CALL.length * Integer.BYTES);
            for (var word : NULL_CALL) {
                out.writeInt(word);
            }
            out.flush();
            var in = new DataInputStream(socket.getInputStream());
            assertThat(in.readInt() & ~LAST_FRAGMENT).as("length").isEqualTo(24);
            assertThat(in.readInt()).as("xid").isEqualTo(NULL_CALL[0]);
            assertThat(in.readInt()).as("REPLY").isEqualTo(1);
            assertThat(in.readInt()).as("MSG_ACCEPTED").isZero();
        }
    }
}
