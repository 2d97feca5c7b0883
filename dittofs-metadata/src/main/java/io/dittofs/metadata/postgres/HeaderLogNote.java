package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.LogMark;
import io.dittofs.metadata.store.LogNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/// The columns `log_id` and `log_needed` of the header.
record HeaderLogNote(Database database, Connector connector) implements LogNote {
    private static final String READ = "SELECT log_id, log_needed FROM header WHERE log_id IS NOT NULL";
    private static final String WRITE = "UPDATE header SET log_id = ?, log_needed = ?";

    @Override
    public @Nullable LogMark read() throws FsException {
        return database.query(READ, _ -> {}, HeaderLogNote::mark);
    }

    private static @Nullable LogMark mark(ResultSet rows) throws SQLException {
        return rows.next() ? new LogMark(rows.getLong(1), rows.getBoolean(2)) : null;
    }

    @Override
    public void write(@Nullable LogMark mark) throws FsException {
        try (Connection session = connector.stable();
                PreparedStatement update = session.prepareStatement(WRITE)) {
            if (mark == null) {
                update.setNull(1, Types.BIGINT);
            } else {
                update.setLong(1, mark.logId());
            }
            update.setBoolean(2, mark != null && mark.isNeeded());
            update.executeUpdate();
        } catch (SQLException e) {
            throw database.fault(e);
        }
    }
}
