package io.dittofs.metadata.postgres;

import io.dittofs.metadata.store.StoreScan;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What can be wrong with the tables that the check of the tree does not see, and how it is put right:
///
/// 1. An entry is in what is no directory. It goes.
/// 2. A cookie was never given out. The counter is set behind it, or the entry gets another one.
/// 3. A target belongs to no symbolic link. It goes.
/// 4. Names are noted for an inode that is not there. They go.
/// 5. A number in use is above what the counters say. They are raised.
final class Internals {
    private static final int ROWS_AT_ONCE = 1000;

    /// Each selects a sentence for every violation.
    private static final List<String> RULES = List.of("""
            SELECT format('inode %s has entry %s, but is no directory', e.directory, encode(e.name, 'escape'))
            FROM entry e JOIN inode d ON d.number = e.directory AND d.type <> 1
            """, """
            SELECT format('directory %s: entry %s has the cookie %s, but the cookies are from 3 to %s',
                          e.directory, encode(e.name, 'escape'), e.cookie, c.last_value)
            FROM entry e, entry_cookie c WHERE e.cookie < 3 OR e.cookie > c.last_value
            """, """
            SELECT format('a target belongs to inode %s, which is no symbolic link', s.inode)
            FROM symlink s LEFT JOIN inode i ON i.number = s.inode AND i.type = 2 WHERE i.number IS NULL
            """, """
            SELECT format('names are noted for inode %s, which is not there', g.inode)
            FROM given_name g LEFT JOIN inode i ON i.number = g.inode WHERE i.number IS NULL
            """, """
            SELECT format('inode %s is above the limit %s', i.number, c.last)
            FROM inode i, counter c WHERE c.name = 'inode' AND i.number > c.last
            """, """
            SELECT format('content %s of inode %s is above the limit %s', i.content, i.number, c.last)
            FROM inode i, counter c WHERE c.name = 'content' AND i.content > c.last
            """);

    private static final List<String> REPAIRS = List.of("""
            DELETE FROM entry e USING inode d WHERE d.number = e.directory AND d.type <> 1
            """, """
            SELECT setval('entry_cookie', greatest(last_value, (SELECT max(cookie) FROM entry))) FROM entry_cookie
            """, """
            UPDATE entry SET cookie = nextval('entry_cookie') WHERE cookie < 3
            """, """
            DELETE FROM symlink s WHERE NOT EXISTS (SELECT FROM inode i WHERE i.number = s.inode AND i.type = 2)
            """, """
            DELETE FROM given_name g WHERE NOT EXISTS (SELECT FROM inode i WHERE i.number = g.inode)
            """, """
            UPDATE counter SET last = greatest(last, (SELECT max(number) FROM inode)) WHERE name = 'inode'
            """, """
            UPDATE counter SET last = greatest(last, (SELECT max(content) FROM inode)) WHERE name = 'content'
            """);

    private Internals() {}

    /// Shows everything that is wrong, in the snapshot of the session's transaction.
    static void check(Connection session, StoreScan.DamageVisitor visitor) throws SQLException {
        for (String rule : RULES) {
            try (Statement query = session.createStatement()) {
                query.setFetchSize(ROWS_AT_ONCE);
                try (ResultSet rows = query.executeQuery(rule)) {
                    while (rows.next()) {
                        visitor.damage(rows.getString(1), true);
                    }
                }
            }
        }
    }

    /// Puts everything right, in one transaction that is stable at its end.
    static void repair(Connection session) throws SQLException {
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            for (String repair : REPAIRS) {
                statement.execute(repair);
            }
        }
        session.commit();
    }
}
