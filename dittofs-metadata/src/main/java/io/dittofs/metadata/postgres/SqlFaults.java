package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;

/// What PostgreSQL's refusals mean to the file system.
final class SqlFaults {
    private static final String CONNECTION_CLASS = "08";
    private static final String OPERATOR_CLASS = "57P";

    private SqlFaults() {}

    static FsException of(SQLException cause) {
        return new FsException(errorOf(cause), "PostgreSQL: " + line(cause));
    }

    private static FsError errorOf(SQLException cause) {
        if (isConnectionLoss(cause) || isRetriable(cause)) {
            return FsError.TRY_LATER;
        }
        return switch (state(cause)) {
            case "DFCON" -> FsError.CONFLICT;
            case "DFSTA" -> FsError.STALE;
            case "DFEXI" -> FsError.EXISTS;
            case "DFNOE" -> FsError.NO_ENTRY;
            case "DFEMP" -> FsError.NOT_EMPTY;
            // The disk is full.
            case "53100" -> FsError.NO_SPACE;
            // Too many sessions; a lock that is not given; a server that only reads, as long as another takes over.
            case "53300", "55P03", "25006" -> FsError.TRY_LATER;
            case "DFTRY" -> FsError.TRY_LATER;
            default -> FsError.IO;
        };
    }

    /// Whether the session, or the way to the server, is gone or was never there.
    static boolean isConnectionLoss(SQLException cause) {
        String state = state(cause);
        return state.startsWith(CONNECTION_CLASS)
                || state.startsWith(OPERATOR_CLASS)
                || cause instanceof SQLTransientConnectionException;
    }

    /// Whether the transaction did not happen only because of another one: serialisation failure,
    /// deadlock.
    static boolean isRetriable(SQLException cause) {
        return state(cause).equals("40001") || state(cause).equals("40P01");
    }

    /// State and message in one line.
    static String line(SQLException cause) {
        String message = Objects.requireNonNullElse(cause.getMessage(), "no message");
        return state(cause) + " " + message.lines().findFirst().orElse("");
    }

    private static String state(SQLException cause) {
        return Objects.requireNonNullElse(cause.getSQLState(), "");
    }
}
