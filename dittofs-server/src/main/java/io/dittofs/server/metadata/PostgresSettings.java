package io.dittofs.server.metadata;

import io.dittofs.config.Alias;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.Secret;
import io.dittofs.config.Variant;
import org.jspecify.annotations.Nullable;

/// Names and attributes in PostgreSQL, or in what speaks its protocol.
@Variant("postgres")
@Alias({"postgresql"})
public record PostgresSettings(
        @Doc("host of the database") @Default("localhost") String host,
        @Doc("TCP port of the database") @Default("5432") int port,
        @Doc("name of the database") @Default("dittofs") String database,
        @Doc("user of the database") @Default("dittofs") String user,

        @Doc(value = "password; better in a file, named by password_file", example = "secret") @Nullable
        Secret password,

        @Doc("TLS: disable, allow, prefer, require, verify_ca or verify_full") @Default("prefer")
        SslMode sslMode,

        @Doc("most connections to the database, of which one makes changes stable") @Default("16")
        int maxConns,

        @Doc("make the tables or bring them up to date at start; otherwise `dittofs migrate` does") @Default("true")
        boolean autoMigrate)
        implements MetadataStoreSettings {

    private static final int CONNECTIONS_MIN = 2;

    public PostgresSettings {
        new Checks()
                .range("port", port, 1, 65_535)
                .range("max_conns", maxConns, CONNECTIONS_MIN, 1024)
                .done();
    }

    /// `sslmode` of libpq.
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }
}
