package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The shares of the store with their counters.
///
/// **Threading**: thread-safe.
///
/// @param database where they are
/// @param connector makes the session that a share is made in
/// @param roots where the numbers of root directories come from
/// @param random makes ids and generations
record Shares(Database database, Connector connector, IdSupply roots, RandomGenerator random) {
    private static final String READ = "SELECT id, name, root, root_generation FROM share";
    private static final String USAGE =
            "SELECT sum(bytes)::bigint, sum(inodes)::bigint FROM share_usage WHERE share = ?";

    /// Does nothing, after having waited for the other, where another server makes a share of this name
    /// or id.
    private static final String CREATE = "INSERT INTO share VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

    private static final String CREATE_ROOT =
            "INSERT INTO inode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /// As many slots as commit_changes has.
    private static final String CREATE_USAGE = "INSERT INTO share_usage"
            + " SELECT ?, slot, 0, CASE slot WHEN 0 THEN 1 ELSE 0 END FROM generate_series(0, 15) AS slot";

    ShareRecord open(String name, RootAttributes attributes) throws FsException {
        ShareRecord share = find(name);
        while (share == null) {
            FileId root = new FileId(roots.next(), random.nextLong());
            create(new ShareRecord(randomId(), name, root), attributes);
            share = find(name);
        }
        return share;
    }

    private int randomId() {
        int id = random.nextInt();
        return id == 0 ? 1 : id;
    }

    private @Nullable ShareRecord find(String name) throws FsException {
        return database.query(
                READ + " WHERE name = ?", query -> query.setString(1, name), rows -> rows.next() ? read(rows) : null);
    }

    /// Makes a share, stable, or none where the name or the id is taken.
    private void create(ShareRecord share, RootAttributes attributes) throws FsException {
        try (Connection session = connector.stable()) {
            session.setAutoCommit(false);
            if (insert(session, share)) {
                insertRoot(session, InodeRow.values(attributes.inode(share.root())));
                insertUsage(session, share.id());
            }
            session.commit();
        } catch (SQLException e) {
            throw database.fault(e);
        }
    }

    private static boolean insert(Connection session, ShareRecord share) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement(CREATE)) {
            insert.setInt(1, share.id());
            insert.setString(2, share.name());
            insert.setLong(3, share.root().inode());
            insert.setLong(4, share.root().generation());
            return insert.executeUpdate() == 1;
        }
    }

    private static void insertRoot(Connection session, long[] values) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement(CREATE_ROOT)) {
            for (int i = 0; i < values.length; i++) {
                insert.setLong(i + 1, values[i]);
            }
            insert.executeUpdate();
        }
    }

    private static void insertUsage(Connection session, int shareId) throws SQLException {
        try (PreparedStatement insert = session.prepareStatement(CREATE_USAGE)) {
            insert.setInt(1, shareId);
            insert.executeUpdate();
        }
    }

    List<ShareRecord> all() throws FsException {
        return database.query(READ + " ORDER BY name", _ -> {}, rows -> {
            List<ShareRecord> shares = new ArrayList<>();
            while (rows.next()) {
                shares.add(read(rows));
            }
            return shares;
        });
    }

    private static ShareRecord read(ResultSet row) throws SQLException {
        return new ShareRecord(row.getInt(1), row.getString(2), new FileId(row.getLong(3), row.getLong(4)));
    }

    ShareUsage usage(int shareId) throws FsException {
        return database.query(USAGE, query -> query.setInt(1, shareId), rows -> {
            rows.next();
            ShareUsage usage = new ShareUsage(rows.getLong(1), rows.getLong(2));
            if (rows.wasNull()) {
                throw new FsException(FsError.STALE, "no share " + shareId);
            }
            return usage;
        });
    }
}
