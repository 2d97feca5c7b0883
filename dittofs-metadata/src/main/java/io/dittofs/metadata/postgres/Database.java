package io.dittofs.metadata.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dittofs.metadata.error.FsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Runs statements on pooled sessions, each of which is a transaction of its own. Those that others stand
/// in the way of are run again; during an outage nobody waits.
///
/// **Threading**: thread-safe.
///
/// **Errors**: as [SqlFaults] translates them.
final class Database implements AutoCloseable {
    private static final long SESSION_MILLIS_MAX = 5_000;

    private final HikariDataSource pool;
    private final LifelineKeeper keeper;
    private final RandomGenerator random;

    private Database(HikariDataSource pool, LifelineKeeper keeper, RandomGenerator random) {
        this.pool = pool;
        this.keeper = keeper;
        this.random = random;
    }

    /// Sets the parameters of a statement.
    @FunctionalInterface
    interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /// Makes a value of all rows.
    @FunctionalInterface
    interface Reader<T extends @Nullable Object> {
        T read(ResultSet rows) throws SQLException, FsException;
    }

    static Database open(Connector connector, LifelineKeeper.Opener opener, RandomGenerator random)
            throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("postgres");
        config.setDataSource(connector.pooled());
        // The lifeline is the remaining one.
        config.setMaximumPoolSize(connector.options().connectionsMax() - 1);
        config.setConnectionTimeout(SESSION_MILLIS_MAX);
        config.setValidationTimeout(SESSION_MILLIS_MAX);
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(1);
        HikariDataSource pool = new HikariDataSource(config);
        Database database = null;
        try {
            LifelineKeeper keeper = LifelineKeeper.start(
                    connector, opener, () -> pool.getHikariPoolMXBean().softEvictConnections());
            database = new Database(pool, keeper, random);
            return database;
        } finally {
            if (database == null) {
                pool.close();
            }
        }
    }

    LifelineKeeper keeper() {
        return keeper;
    }

    <T extends @Nullable Object> T query(String sql, Binder binder, Reader<T> reader) throws FsException {
        Backoff backoff = new Backoff(random);
        while (true) {
            Lifeline _ = keeper.current();
            try (Connection session = pool.getConnection();
                    PreparedStatement statement = session.prepareStatement(sql)) {
                binder.bind(statement);
                try (ResultSet rows = statement.executeQuery()) {
                    return reader.read(rows);
                }
            } catch (SQLException e) {
                FsException fault = fault(e);
                if (!SqlFaults.isRetriable(e) || !backoff.pause()) {
                    throw fault;
                }
            }
        }
    }

    /// What a failure means. One of a session that is lost has the lifeline looked at.
    FsException fault(SQLException cause) {
        if (SqlFaults.isConnectionLoss(cause)) {
            keeper.doubt();
        }
        return SqlFaults.of(cause);
    }

    @Override
    public void close() {
        keeper.close();
        pool.close();
    }
}
