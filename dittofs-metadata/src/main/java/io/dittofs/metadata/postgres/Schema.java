package io.dittofs.metadata.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// The tables of the store, as Flyway's migrations make them.
///
/// **Errors**: each `IOException` has one line for the administrator.
final class Schema {
    /// The newest migration of this program.
    static final int VERSION = 6;

    private static final String HISTORY = "dittofs_schema_history";
    private static final String MIGRATIONS = "classpath:io/dittofs/metadata/postgres/migration";

    private static final String FOREIGN_TABLES = """
            SELECT count(*) FROM pg_class c
            WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
              AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
            """;

    /// Names of shares and keys of objects are text of any script.
    private static final String FOREIGN_ENCODING =
            "SELECT count(*) WHERE current_setting('server_encoding') NOT IN ('UTF8', 'SQL_ASCII')";

    private static final String NEWEST =
            "SELECT coalesce(max(version::integer), 0) FROM " + HISTORY + " WHERE success AND version ~ '^[0-9]+$'";

    private Schema() {}

    /// What a database has.
    private enum State {
        EMPTY,
        FOREIGN,
        OTHER_ENCODING,
        OLDER,
        CURRENT,
        NEWER
    }

    /// Makes sure that the tables are those of this program, which it makes or brings up to date where
    /// that is wanted.
    static void require(Connector connector) throws IOException, SQLException {
        State state = state(connector);
        PostgresOptions options = connector.options();
        switch (state) {
            case CURRENT -> {}
            case FOREIGN, OTHER_ENCODING, NEWER -> throw refusal(options, state);
            case EMPTY, OLDER -> {
                if (!options.autoMigrate()) {
                    throw refusal(options, state);
                }
                migrate(connector);
            }
        }
    }

    /// Makes the tables or brings them up to date.
    ///
    /// @return how many migrations there were to do
    static int migrate(Connector connector) throws IOException, SQLException {
        State state = state(connector);
        if (state == State.FOREIGN || state == State.OTHER_ENCODING || state == State.NEWER) {
            throw refusal(connector.options(), state);
        }
        try {
            return Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(connector.patientSource())
                    .table(HISTORY)
                    .locations(MIGRATIONS)
                    .cleanDisabled(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException(connector.options().place() + " cannot be migrated: " + line, e);
        }
    }

    private static State state(Connector connector) throws SQLException {
        try (Connection session = connector.patient()) {
            if (number(session, FOREIGN_ENCODING) != 0) {
                return State.OTHER_ENCODING;
            }
            if (number(session, "SELECT count(to_regclass('" + HISTORY + "'))") == 0) {
                return number(session, FOREIGN_TABLES) == 0 ? State.EMPTY : State.FOREIGN;
            }
            int version = number(session, NEWEST);
            if (version == VERSION) {
                return State.CURRENT;
            }
            return version < VERSION ? State.OLDER : State.NEWER;
        }
    }

    private static int number(Connection session, String sql) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    private static IOException refusal(PostgresOptions options, State state) {
        String reason = switch (state) {
            case EMPTY -> "has no tables yet: run `dittofs migrate`, or set auto_migrate";
            case OLDER -> "has tables of an older version: run `dittofs migrate`, or set auto_migrate";
            case NEWER ->
                "has tables of a newer version: use that version of the program (`dittofs migrate` does not go back)";
            case FOREIGN ->
                "holds other tables and no metadata store, so `dittofs migrate` does not touch it: give the store a"
                        + " database, or a schema in the user's search_path, of its own";
            case OTHER_ENCODING -> "has no UTF-8 text: make a database with the encoding UTF8 for the store";
            case CURRENT -> throw new IllegalArgumentException("nothing to refuse");
        };
        return new IOException(options.place() + " " + reason);
    }
}
