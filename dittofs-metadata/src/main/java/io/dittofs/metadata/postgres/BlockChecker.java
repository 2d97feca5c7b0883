package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

/// Lets the database compare the counts of blocks with the block map, in one snapshot. Its memory is what
/// `work_mem` says; the rest goes to its disk.
///
/// **Threading**: confined to the thread that has the session, whose planner is to be free in its choice.
final class BlockChecker {
    private static final int ROWS_AT_ONCE = 1000;

    private static final String COUNTS = """
            SELECT coalesce(o.hash, b.hash), o.reference_count, coalesce(b.found, 0)
            FROM object o
            FULL JOIN (SELECT hash, count(*) AS found FROM block GROUP BY hash) b ON b.hash = o.hash
            WHERE o.reference_count IS DISTINCT FROM coalesce(b.found, 0)
            """;

    private static final String ORPHANS = """
            SELECT b.content, count(*) FROM block b
            WHERE NOT EXISTS (SELECT 1 FROM inode i WHERE i.content = b.content)
              AND NOT EXISTS (SELECT 1 FROM release r WHERE r.content = b.content)
            GROUP BY b.content
            """;

    private final Connection session;
    private final Consumer<BlockFault> faults;

    BlockChecker(Connection session, Consumer<BlockFault> faults) {
        this.session = session;
        this.faults = faults;
    }

    /// What a row of a query says.
    @FunctionalInterface
    private interface Reading {
        BlockFault fault(ResultSet row) throws SQLException, FsException;
    }

    /// Hands out what is wrong; the session's transaction is over then.
    void run() throws SQLException, FsException {
        session.setAutoCommit(false);
        session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        runInTransaction();
        session.rollback();
    }

    /// The same in the snapshot of a transaction that goes on.
    void runInTransaction() throws SQLException, FsException {
        report(COUNTS, BlockChecker::wrongCount);
        report(ORPHANS, row -> new BlockFault.Orphan(row.getLong(1), row.getLong(2)));
    }

    private void report(String sql, Reading reading) throws SQLException, FsException {
        try (PreparedStatement query = session.prepareStatement(sql)) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    faults.accept(reading.fault(rows));
                }
            }
        }
    }

    private static BlockFault wrongCount(ResultSet row) throws SQLException, FsException {
        byte[] bytes = row.getBytes(1);
        if (bytes == null || bytes.length != BlockHash.BYTES) {
            throw new FsException(FsError.IO, "a hash is damaged");
        }
        BlockHash hash = BlockHash.decode(bytes);
        long counted = row.getLong(2);
        boolean isUnknown = row.wasNull();
        long found = row.getLong(3);
        return isUnknown ? new BlockFault.UnknownBlock(hash, found) : new BlockFault.WrongCount(hash, counted, found);
    }
}
