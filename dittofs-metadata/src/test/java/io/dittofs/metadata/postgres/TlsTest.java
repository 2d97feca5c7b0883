package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.postgres.PostgresOptions.Tls;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The modes of TLS against a server that has a certificate of its own making, and against one that has none.
final class TlsTest {
    private static final char[] STORE_PASSWORD = "changeit".toCharArray();

    private static final PostgresServer SERVER = PostgresServer.shared();

    @TempDir
    private static Path temporary;

    private PostgresOptions options;

    @BeforeAll
    static void turnOn() throws Exception {
        KeyStore keys = makeKeys(temporary.resolve("keys.p12"));
        SERVER.write(
                "server.key",
                pem("PRIVATE KEY", keys.getKey("server", STORE_PASSWORD).getEncoded()));
        SERVER.write(
                "server.crt", pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        set("on");
    }

    /// Returns when new sessions meet the setting.
    private static void set(String value) throws Exception {
        SERVER.execute("postgres", "ALTER SYSTEM SET ssl = " + value);
        SERVER.execute("postgres", "SELECT pg_reload_conf()");
        String now = "";
        while (!now.equals(value)) {
            try (Connection session = SERVER.session("postgres");
                    Statement query = session.createStatement();
                    ResultSet row = query.executeQuery("SHOW ssl")) {
                row.next();
                now = row.getString(1);
            }
        }
    }

    @AfterAll
    static void turnOff() throws Exception {
        set("off");
    }

    @BeforeEach
    void makeStore() throws Exception {
        options = SERVER.newStore();
    }

    @AfterEach
    void dropStore() throws Exception {
        SERVER.drop(options);
    }

    private static KeyStore makeKeys(Path file) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(STORE_PASSWORD))
                .redirectErrorStream(true)
                .start();
        try (OutputStream _ = keytool.getOutputStream();
                InputStream output = keytool.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(text).isZero();
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stored = Files.newInputStream(file)) {
            keys.load(stored, STORE_PASSWORD);
        }
        return keys;
    }

    private static String pem(String type, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
    }

    @ParameterizedTest
    @CsvSource({"DISABLE, false", "ALLOW, false", "PREFER, true", "REQUIRE, true"})
    void usesTlsAsTheModeSays(Tls tls, boolean isUsed) throws Exception {
        Connector connector = new Connector(options.withTls(tls));
        try (Connection session = connector.stable();
                Statement query = session.createStatement();
                ResultSet row = query.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getBoolean(1)).isEqualTo(isUsed);
        }
        try (Connection pooled = connector.pooled().getConnection()) {
            assertThat(pooled.isValid(1)).isTrue();
        }
        TestStore.open(options.withTls(tls)).close();
    }

    @ParameterizedTest
    @CsvSource({"VERIFY_CA", "VERIFY_FULL"})
    void refusesACertificateOfNoKnownAuthority(Tls tls) {
        assertThatThrownBy(() -> TestStore.open(options.withTls(tls)).close())
                .hasMessageContaining("cannot be used")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({"ALLOW, true", "PREFER, true", "REQUIRE, false", "VERIFY_CA, false", "VERIFY_FULL, false"})
    void refusesAServerWithoutTlsAsTheModeSays(Tls tls, boolean isAccepted) throws Exception {
        set("off");
        try {
            if (isAccepted) {
                TestStore.open(options.withTls(tls)).close();
            } else {
                assertThatThrownBy(() -> TestStore.open(options.withTls(tls)).close())
                        .hasMessageContaining("SSL");
            }
        } finally {
            set("on");
        }
    }

    @Test
    void modesAreThoseOfLibpq() {
        assertThat(Tls.values())
                .extracting(Tls::sslMode)
                .containsExactly("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    }
}
