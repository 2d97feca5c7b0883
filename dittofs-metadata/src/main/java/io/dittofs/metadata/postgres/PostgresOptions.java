package io.dittofs.metadata.postgres;

import java.util.Objects;

/// How a [PostgresMetadataStore] finds its database. The text form leaves the password out.
///
/// @param host name or address of the server
/// @param port its TCP port
/// @param database the database; the tables are in the default schema of the user there
/// @param user who owns the tables
/// @param password empty where the server asks for none
/// @param tls what is asked of TLS
/// @param connectionsMax most sessions at once, of which one makes commits stable; at least 2
/// @param autoMigrate whether opening makes the tables or brings them up to date; otherwise it refuses
/// old ones
public record PostgresOptions(
        String host,
        int port,
        String database,
        String user,
        String password,
        Tls tls,
        int connectionsMax,
        boolean autoMigrate) {

    /// `sslmode` of libpq. A certificate is verified against `~/.postgresql/root.crt` if there is one,
    /// otherwise against the authorities that Java trusts.
    public enum Tls {
        /// Never.
        DISABLE("disable"),
        /// If the server insists.
        ALLOW("allow"),
        /// If the server can; what it sends is not verified.
        PREFER("prefer"),
        /// Always; what the server sends is not verified.
        REQUIRE("require"),
        /// Always, with a certificate of a known authority.
        VERIFY_CA("verify-ca"),
        /// Always, with a certificate of a known authority for this host.
        VERIFY_FULL("verify-full");

        private final String sslMode;

        Tls(String sslMode) {
            this.sslMode = sslMode;
        }

        String sslMode() {
            return sslMode;
        }

        boolean verifies() {
            return this == VERIFY_CA || this == VERIFY_FULL;
        }
    }

    private static final int CONNECTIONS_MIN = 2;

    public PostgresOptions {
        Objects.requireNonNull(host);
        Objects.requireNonNull(database);
        Objects.requireNonNull(user);
        Objects.requireNonNull(password);
        Objects.requireNonNull(tls);
        if (connectionsMax < CONNECTIONS_MIN) {
            throw new IllegalArgumentException(
                    "PostgreSQL connections of " + connectionsMax + ", which must be at least " + CONNECTIONS_MIN);
        }
    }

    public PostgresOptions withAutoMigrate(boolean newAutoMigrate) {
        return new PostgresOptions(host, port, database, user, password, tls, connectionsMax, newAutoMigrate);
    }

    public PostgresOptions withTls(Tls newTls) {
        return new PostgresOptions(host, port, database, user, password, newTls, connectionsMax, autoMigrate);
    }

    /// The database as messages name it.
    String place() {
        return "PostgreSQL database " + database + " at " + host + ":" + port;
    }

    @Override
    public String toString() {
        return "PostgresOptions[" + user + "@" + host + ":" + port + "/" + database + ", tls=" + tls.sslMode()
                + ", connectionsMax=" + connectionsMax + ", autoMigrate=" + autoMigrate + "]";
    }
}
