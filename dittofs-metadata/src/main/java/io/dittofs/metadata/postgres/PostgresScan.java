package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A walk through the tables in one transaction, whose snapshot they are seen in, some thousand rows at a
/// time. Confined to a thread.
final class PostgresScan implements StoreScan {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresScan.class);
    private static final int ROWS_AT_ONCE = 5000;

    private static final String INODES = "SELECT " + InodeRow.columns("i") + " FROM inode i ORDER BY i.number";
    private static final String ENTRIES = "SELECT directory, name, child FROM entry ORDER BY directory, cookie";
    private static final String TARGETS = "SELECT inode, length(target) FROM symlink";
    private static final String RELEASES = "SELECT share, content FROM release";
    private static final String SHARES = "SELECT name, id, root, root_generation FROM share ORDER BY name";
    private static final String USAGES =
            "SELECT share, sum(bytes)::bigint, sum(inodes)::bigint FROM share_usage GROUP BY share";

    private final Connection session;

    private PostgresScan(Connection session) {
        this.session = session;
    }

    static PostgresScan begin(Connector connector) throws FsException {
        try {
            Connection session = connector.patient();
            PostgresScan scan = new PostgresScan(session);
            boolean isBegun = false;
            try {
                session.setReadOnly(true);
                session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                session.setAutoCommit(false);
                isBegun = true;
                return scan;
            } finally {
                if (!isBegun) {
                    scan.close();
                }
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /// Is shown the row that a result is at.
    @FunctionalInterface
    private interface RowVisitor {
        void row(ResultSet row) throws SQLException, FsException;
    }

    private void each(String sql, RowVisitor visitor) throws FsException {
        try (Statement query = session.createStatement()) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = query.executeQuery(sql)) {
                while (rows.next()) {
                    visitor.row(rows);
                }
            }
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    @Override
    public void inodes(InodeVisitor visitor) throws FsException {
        each(INODES, row -> {
            Inode inode;
            try {
                inode = InodeRow.read(row, 1);
            } catch (FsException e) {
                visitor.damaged(row.getLong(1), String.valueOf(e.getMessage()));
                return;
            }
            if (inode != null) {
                visitor.inode(inode);
            }
        });
    }

    @Override
    public void entries(EntryVisitor visitor) throws FsException {
        each(ENTRIES, row -> visitor.entry(row.getLong(1), FileName.of(row.getBytes(2)), row.getLong(3)));
    }

    @Override
    public void symlinkTargets(TargetVisitor visitor) throws FsException {
        each(TARGETS, row -> visitor.target(row.getLong(1), row.getInt(2)));
    }

    @Override
    public List<ShareRecord> shares() throws FsException {
        List<ShareRecord> shares = new ArrayList<>();
        each(SHARES, row -> {
            FileId root = new FileId(row.getLong(3), row.getLong(4));
            shares.add(new ShareRecord(row.getInt(2), row.getString(1), root));
        });
        return shares;
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        ShareUsage[] usage = {new ShareUsage(0, 0)};
        each(USAGES, row -> {
            if (row.getInt(1) == shareId) {
                usage[0] = new ShareUsage(row.getLong(2), row.getLong(3));
            }
        });
        return usage[0];
    }

    @Override
    public void releases(ReleaseVisitor visitor) throws FsException {
        each(RELEASES, row -> visitor.release(row.getInt(1), row.getLong(2)));
    }

    @Override
    public void internals(DamageVisitor visitor) throws FsException {
        try {
            Internals.check(session, visitor);
            new BlockChecker(session, fault -> visitor.damage(fault.description(), false)).runInTransaction();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            // Nothing was written, so nothing is lost with the session.
            LOG.debug("the session of a scan could not be closed cause=\"{}\"", SqlFaults.line(e));
        }
    }
}
