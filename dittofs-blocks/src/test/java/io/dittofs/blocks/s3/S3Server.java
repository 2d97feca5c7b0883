package io.dittofs.blocks.s3;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/// S3Proxy as a process of its own, with its objects in memory or in files. The build copies its jar to where the
/// system property `dittofs.test.s3proxy` says.
///
/// **Threading**: thread-safe.
///
/// **Ownership**: the process is killed when closed, and when this one ends in order.
public final class S3Server implements AutoCloseable {
    /// What the server knows.
    public static final S3Credentials.KeyPair CREDENTIALS = new S3Credentials.KeyPair("AKIATEST", "s3cr3t-of-the-test");

    private static final Pattern STARTED = Pattern.compile("Started .*ServerConnector.*\\{127\\.0\\.0\\.1:(\\d+)}");

    private final Process process;
    private final int port;

    private S3Server(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts a server without buckets, with objects in memory.
    ///
    /// @param directory of the test, for the server's settings
    public static S3Server start(Path directory) throws IOException {
        return start(directory, "jclouds.provider=transient-nio2");
    }

    /// Starts a server without buckets, for more than what fits into memory.
    ///
    /// @param directory of the test, for the server's settings and its objects
    public static S3Server startInFiles(Path directory) throws IOException {
        Path objects = Files.createDirectory(directory.resolve("s3proxy"));
        return start(directory, "jclouds.provider=filesystem-nio2\njclouds.filesystem.basedir=" + objects);
    }

    private static S3Server start(Path directory, String provider) throws IOException {
        Path settings = Files.createTempFile(directory, "s3proxy", ".conf");
        Files.writeString(settings, """
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.endpoint=http://127.0.0.1:0
                s3proxy.identity=%s
                s3proxy.credential=%s
                %s
                jclouds.identity=unused
                jclouds.credential=unused
                """.formatted(CREDENTIALS.accessKeyId(), CREDENTIALS.secretAccessKey(), provider));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx512m",
                        "-jar",
                        jar(),
                        "--properties",
                        settings.toString()))
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new S3Server(process, awaitPort(process));
    }

    private static String jar() {
        @Nullable String jar = System.getProperty("dittofs.test.s3proxy");
        if (jar == null || !Files.exists(Path.of(jar))) {
            throw new IllegalStateException("no S3Proxy at dittofs.test.s3proxy=" + jar
                    + ": the module's pom sets s3proxy.phase, and the build must have come to that phase");
        }
        return jar;
    }

    private static int awaitPort(Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            seen.append(line).append('\n');
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofVirtual().start(() -> drain(lines));
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IllegalStateException("S3Proxy ended before it listened:\n" + seen);
    }

    /// A process whose output nobody reads stops.
    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {}
        } catch (IOException _) {
            return;
        }
    }

    public int port() {
        return port;
    }

    /// Where it listens.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Makes a bucket.
    public void createBucket(String bucket) {
        try (S3Client client = client(bucket)) {
            client.createBucket(create -> create.bucket(bucket));
        }
    }

    /// The names of all objects in a bucket.
    public List<String> names(String bucket) {
        try (S3Client client = client(bucket)) {
            return client.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                    .map(S3Object::key)
                    .toList();
        }
    }

    private S3Client client(String bucket) {
        return S3Clients.client(
                options(bucket), S3Clients.credentials(CREDENTIALS), S3Clients.http(options(bucket)), List.of());
    }

    /// How to reach a bucket of this server.
    public S3Options options(String bucket) {
        return S3Options.of("us-east-1", bucket).withEndpoint(endpoint(), true).withCredentials(CREDENTIALS);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
