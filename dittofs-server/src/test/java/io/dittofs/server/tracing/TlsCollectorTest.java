package io.dittofs.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.server.DittoServer;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over TLS spans go to a collector that the JDK trusts, and to no other.
final class TlsCollectorTest {
    private static final String PASSWORD = "changeit";
    private static final Map<String, String> WITH_TLS = Map.of("DITTOFS_TELEMETRY_INSECURE", "false");
    private static final String STORE = "javax.net.ssl.trustStore";
    private static final String STORE_PASSWORD = "javax.net.ssl.trustStorePassword";

    private final Map<String, @Nullable String> before = new HashMap<>();

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void remember() {
        for (String name : new String[] {STORE, STORE_PASSWORD}) {
            before.put(name, System.getProperty(name));
        }
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void sendsToWhomTheJdkTrusts() throws Exception {
        Path keys = keys();
        System.setProperty(STORE, keys.toString());
        System.setProperty(STORE_PASSWORD, PASSWORD);
        assertThat(tracesOf(credentials(keys)).has("NFS GETATTR")).isTrue();
    }

    @Test
    void sendsNothingToAStranger() throws Exception {
        assertThat(tracesOf(credentials(keys())).spans()).isEmpty();
    }

    /// What a collector with these credentials gets of a server that is asked for something.
    private Traces tracesOf(ServerCredentials credentials) throws Exception {
        try (StubCollector collector = StubCollector.with(credentials)) {
            try (DittoServer server = TracedServers.start(folder.resolve("data"), collector.port(), 1, WITH_TLS);
                    NfsCaller client = new NfsCaller(server)) {
                assertThat(client.attributes(client.root())).isZero();
            }
            return collector.traces();
        }
    }

    /// A new key and a certificate that it signed itself.
    private Path keys() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return keys;
    }

    private static ServerCredentials credentials(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        byte[] key = Objects.requireNonNull(store.getKey("mykey", PASSWORD.toCharArray()))
                .getEncoded();
        byte[] certificate =
                Objects.requireNonNull(store.getCertificate("mykey")).getEncoded();
        return TlsServerCredentials.create(pem("CERTIFICATE", certificate), pem("PRIVATE KEY", key));
    }

    private static InputStream pem(String what, byte[] bytes) {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
