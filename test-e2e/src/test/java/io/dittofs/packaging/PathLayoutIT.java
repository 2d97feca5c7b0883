package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.s3.S3Server;
import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever looks into the bucket sees the paths of files where the configuration says so, over renames, links, and the
/// death of the server with data that is not uploaded yet; and the commands know whose an object is.
final class PathLayoutIT {
    private static final String BUCKET = "paths";
    private static final int BLOCK = 4 << 20;
    private static final int FILE_SYNC = 2;
    private static final Pattern PORT = Pattern.compile(",port=(\\d+),");
    private static final String LAST_LINE_OF_START = "Stop it with";
    private static final long WAIT_SECONDS = 60;

    @TempDir
    private Path directory;

    private final Random random = new Random(1);
    private final List<Process> servers = new ArrayList<>();
    private S3Server bucket;

    /// A server that runs, and a client of it.
    private record Served(Process process, Nfs3Client client, Handle root) {
        Handle folder(String name) {
            return made(client.mkdir(root, name, SetAttributes.ofMode(0755)));
        }

        Handle file(Handle folder, String name) {
            return made(client.create(folder, name, true, SetAttributes.ofMode(0644)));
        }

        private static Handle made(Result.Made made) {
            assertThat(made.status()).isEqualTo(Status.OK);
            return Objects.requireNonNull(made.handle());
        }

        void write(Handle file, long block, byte[] data) {
            assertThat(client.write(file, block * BLOCK, FILE_SYNC, data).status())
                    .isEqualTo(Status.OK);
        }

        void rename(Handle from, String name, Handle to, String newName) {
            assertThat(client.rename(from, name, to, newName).status()).isEqualTo(Status.OK);
        }

        void remove(Handle folder, String name) {
            assertThat(client.remove(folder, name).status()).isEqualTo(Status.OK);
        }

        void kill() throws InterruptedException {
            client.close();
            process.destroyForcibly().waitFor();
        }

        void terminate() throws InterruptedException {
            client.close();
            process.toHandle().destroy();
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @BeforeEach
    void startS3() throws IOException {
        Distribution.clearData();
        bucket = S3Server.start(directory);
        bucket.createBucket(BUCKET);
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Process server : servers) {
            server.destroyForcibly().waitFor();
        }
        bucket.close();
    }

    @Test
    void theBucketShowsThePathsOfFiles() throws Exception {
        Served first = serve("100ms");
        Handle folder = first.folder("Ordner ä");
        Handle file = first.file(folder, "a+b 100%");
        first.write(file, 0, bytes());
        await("files/export/Ordner ä/a+b 100%25/000000-");

        first.rename(first.root(), "Ordner ä", first.root(), "new");
        first.write(file, 1, bytes());
        await("files/export/new/a+b 100%25/000001-");

        assertThat(first.client().link(file, first.root(), "link").status()).isEqualTo(Status.OK);
        first.remove(folder, "a+b 100%");
        first.write(file, 2, bytes());
        await("files/export/link/000002-");
        // Not killed: what was put and is not mapped yet would be an object that nothing names.
        first.terminate();

        Served second = serve("1h");
        second.write(file, 3, bytes());
        second.rename(second.root(), "link", folder, "last");
        second.kill();

        Served third = serve("100ms");
        await("files/export/new/last/000003-");
        third.terminate();

        assertThatCommandsKnowTheObjects("/export/new/last");

        Served last = serve("100ms");
        last.remove(folder, "last");
        last.terminate();
        assertThat(run("gc", "--grace", "0s")).contains("4 blocks").contains("deleted");
        assertThat(bucket.names(BUCKET)).isEmpty();
    }

    private void assertThatCommandsKnowTheObjects(String path) throws Exception {
        List<String> keys = blocksOf(path);
        assertThat(keys).hasSize(4).allMatch(bucket.names(BUCKET)::contains);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(run("blocks", "owner", keys.get(i)).lines())
                    .last()
                    .asString()
                    .matches(" *" + i + "  " + path);
        }
        assertThat(run("gc", "--unknown", "--grace", "0s")).contains("0 unknown objects");
        assertThat(run("fsck")).contains("4 blocks").contains("none damaged");
    }

    private byte[] bytes() {
        byte[] data = new byte[1000];
        random.nextBytes(data);
        return data;
    }

    /// Waits for an object whose key begins like that.
    private void await(String begin) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (bucket.names(BUCKET).stream().noneMatch(key -> key.startsWith(begin))) {
            assertThat(System.nanoTime())
                    .as(begin + ": " + bucket.names(BUCKET))
                    .isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private List<String> blocksOf(String path) throws Exception {
        return Pattern.compile("files/.*")
                .matcher(run("blocks", "ls", path))
                .results()
                .map(found -> found.group())
                .toList();
    }

    private String run(String... command) throws Exception {
        String[] whole = new String[command.length + 2];
        System.arraycopy(command, 0, whole, 0, command.length);
        whole[command.length] = "--config";
        whole[command.length + 1] = config("100ms");
        Distribution.Run run = Distribution.run(Distribution.command(whole));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        return run.out();
    }

    private Served serve(String flushDelay) throws IOException {
        Process server = Distribution.command("start", "--config", config(flushDelay))
                .redirectErrorStream(true)
                .start();
        servers.add(server);
        StringBuilder seen = new StringBuilder();
        var lines = server.inputReader();
        String line = lines.readLine();
        while (line != null && !line.startsWith(LAST_LINE_OF_START)) {
            seen.append(line).append('\n');
            line = lines.readLine();
        }
        Matcher port = PORT.matcher(seen);
        assertThat(line != null && port.find()).as(seen.toString()).isTrue();
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
        try (RpcConnection mount = RpcConnection.open(address)) {
            Handle root =
                    new MountClient(mount, Credential.ROOT).mount("/export").handle();
            Nfs3Client client = new Nfs3Client(RpcConnection.open(address), Credential.ROOT);
            return new Served(server, client, Objects.requireNonNull(root));
        }
    }

    private String config(String flushDelay) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), S3Server.CREDENTIALS.secretAccessKey() + "\n");
        return Files.writeString(directory.resolve("config-" + flushDelay + ".yaml"), """
                content:
                  stores:
                    default:
                      type: s3
                      s3:
                        endpoint: '%s'
                        bucket: %s
                        layout: path
                        access_key_id: %s
                        secret_access_key_file: %s
                transfer: { flush_delay: %s }
                shares:
                  - name: /export
                    identity_mapping: { map_privileged_to_anonymous: false }
                server: { api: { enabled: false } }
                adapters: { nfs: { address: 127.0.0.1, port: 0 } }
                """.formatted(
                                bucket.endpoint(), BUCKET, S3Server.CREDENTIALS.accessKeyId(), secret, flushDelay))
                .toString();
    }
}
