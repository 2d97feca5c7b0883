package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.s3.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A bucket that cannot be used ends `dittofs start` with one line that says what to do.
final class S3StartIT {
    private static final String BUCKET = "made";
    private static final String KEY = S3Server.CREDENTIALS.accessKeyId();
    private static final String SECRET = S3Server.CREDENTIALS.secretAccessKey();
    private static final String OTHER_SECRET = "an0ther-s3cr3t-of-the-test";

    @TempDir
    private static Path directory;

    private static S3Server server;

    @BeforeAll
    static void startS3() throws IOException {
        server = S3Server.start(directory);
        server.createBucket(BUCKET);
    }

    @AfterAll
    static void stopS3() {
        server.close();
    }

    @BeforeEach
    void startFromNothing() {
        Distribution.clearData();
    }

    @Test
    void anAccessKeyThatTheServiceDoesNotKnow() throws IOException, InterruptedException {
        assertThat(refusal(server.endpoint(), BUCKET, "AKIAOTHER", SECRET))
                .isEqualTo("%s does not know the access key: correct access_key_id", server.endpoint());
    }

    @Test
    void aSecretThatDoesNotBelongToTheKey() throws IOException, InterruptedException {
        assertThat(refusal(server.endpoint(), BUCKET, KEY, OTHER_SECRET))
                .isEqualTo("the signature is wrong: correct secret_access_key, which does not belong to access_key_id");
    }

    @Test
    void aBucketThatIsNotThere() throws IOException, InterruptedException {
        assertThat(refusal(server.endpoint(), "not-made", KEY, SECRET))
                .isEqualTo(
                        "the bucket 'not-made' does not exist at %s: create it, or correct bucket, region or endpoint",
                        server.endpoint());
    }

    @Test
    void anEndpointWhereNobodyListens() throws IOException, InterruptedException {
        URI nowhere;
        try (ServerSocket taken = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + taken.getLocalPort());
        }
        assertThat(refusal(nowhere, BUCKET, KEY, SECRET)).startsWith(nowhere + " cannot be reached (");
    }

    @Test
    void anEndpointThatSpeaksNoTls() throws IOException, InterruptedException {
        URI secure = URI.create("https://127.0.0.1:" + server.port());
        assertThat(refusal(secure, BUCKET, KEY, SECRET)).startsWith("no secure connection to " + secure + " (");
    }

    /// The object that is tried has the bytes 1 to 4.
    @Test
    void theLargestLogHasNoSecretAndNoContents() throws IOException, InterruptedException {
        for (String secret : List.of(SECRET, OTHER_SECRET)) {
            ProcessBuilder start = start(server.endpoint(), "not-made", KEY, secret);
            start.environment().put("DITTOFS_LOGGING_LEVEL", "trace");
            Distribution.Run run = Distribution.run(start);
            assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
            assertThat(run.out()).contains("TRACE");
            assertThat(run.out() + run.err()).doesNotContain(secret, "Authorization:", "[0x1][0x2][0x3][0x4]");
        }
    }

    /// Starts a server, which must refuse to.
    ///
    /// @return its reason
    private static String refusal(URI endpoint, String bucket, String key, String secret)
            throws IOException, InterruptedException {
        Distribution.Run run = Distribution.run(start(endpoint, bucket, key, secret));
        String all = run.out() + run.err();
        assertThat(run.exitCode()).as(all).isEqualTo(1);
        assertThat(all).doesNotContain(secret, "Exception", "\tat ");
        assertThat(run.err()).hasLineCount(1).matches("dittofs: content store 'default' cannot be opened: cannot .*\n");
        return run.err()
                .replaceFirst("dittofs: content store 'default' cannot be opened: [^:]*: ", "")
                .strip();
    }

    private static ProcessBuilder start(URI endpoint, String bucket, String key, String secret) throws IOException {
        Path secretFile = Files.writeString(directory.resolve("secret"), secret + "\n");
        Path config =
                Files.writeString(directory.resolve("config.yaml"), """
                content:
                  stores:
                    default:
                      type: s3
                      s3: { endpoint: '%s', bucket: %s, access_key_id: %s, secret_access_key_file: %s }
                adapters: { nfs: { address: 127.0.0.1, port: 0 } }
                server: { metrics: { port: 0 }, api: { port: 0 } }
                """.formatted(endpoint, bucket, key, secretFile));
        return Distribution.command("start", "--config", config.toString());
    }
}
