package io.dittofs.metadata.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Lets the database look for what violates the store's invariants, all in one snapshot:
///
/// 1. Every entry is in a directory that is there, names an inode that is there, and has a cookie that
///    was given out.
/// 2. A directory has one entry that names it, in its parent, and the link count 2 plus its
///    sub-directories; the root of a share has no entry. Every other inode has as many links as entries
///    name it.
/// 3. Every inode can be reached from the root of a share, whose counters are the sums over what can be
///    reached.
/// 4. A symbolic link has a target, and nothing else has.
/// 5. No number in use is above what the counters say.
///
/// **Threading**: confined to the thread that has the session, whose planner is to be free in its choice.
final class Checker {
    /// A store that is damaged everywhere should not fill the memory with complaints.
    private static final int VIOLATIONS_MAX = 1000;

    private static final int ROWS_AT_ONCE = 1000;

    /// What can be reached from the roots.
    private static final List<String> PREPARATION = List.of("""
            CREATE TEMPORARY TABLE reached_directory ON COMMIT DROP AS
            WITH RECURSIVE reached (share, number) AS (
                SELECT s.id, s.root FROM share s JOIN inode i ON i.number = s.root AND i.type = 1
                UNION
                SELECT r.share, e.child
                FROM reached r JOIN entry e ON e.directory = r.number JOIN inode i ON i.number = e.child AND i.type = 1
            )
            SELECT share, number FROM reached
            """, """
            CREATE TEMPORARY TABLE reached_inode ON COMMIT DROP AS
            SELECT share, number FROM reached_directory
            UNION
            SELECT r.share, e.child FROM reached_directory r JOIN entry e ON e.directory = r.number
            """, "ANALYZE reached_directory, reached_inode");

    /// Each selects a sentence for every violation.
    private static final List<String> RULES =
            List.of("""
            SELECT format('entry %s is in directory %s, which is not there', encode(e.name, 'escape'), e.directory)
            FROM entry e LEFT JOIN inode d ON d.number = e.directory AND d.type = 1 WHERE d.number IS NULL
            """, """
            SELECT format('directory %s: entry %s names inode %s, which is not there',
                          e.directory, encode(e.name, 'escape'), e.child)
            FROM entry e LEFT JOIN inode i ON i.number = e.child WHERE i.number IS NULL
            """, """
            SELECT format('directory %s: entry %s has the cookie %s, but the cookies are from 3 to %s',
                          e.directory, encode(e.name, 'escape'), e.cookie, c.last_value)
            FROM entry e, entry_cookie c WHERE e.cookie < 3 OR e.cookie > c.last_value
            """, """
            SELECT format('inode %s has the link count %s instead of %s', i.number, i.link_count, coalesce(e.links, 0))
            FROM inode i LEFT JOIN (SELECT child, count(*) AS links FROM entry GROUP BY child) e ON e.child = i.number
            WHERE i.type <> 1 AND i.link_count <> coalesce(e.links, 0)
            """, """
            SELECT format('inode %s has the link count %s instead of %s',
                          d.number, d.link_count, 2 + coalesce(s.directories, 0))
            FROM inode d LEFT JOIN (
                SELECT e.directory, count(*) AS directories
                FROM entry e JOIN inode i ON i.number = e.child AND i.type = 1 GROUP BY e.directory
            ) s ON s.directory = d.number
            WHERE d.type = 1 AND d.link_count <> 2 + coalesce(s.directories, 0)
            """, """
            SELECT format('directory %s has %s entries that name it', d.number, coalesce(e.entries, 0))
            FROM inode d LEFT JOIN (SELECT child, count(*) AS entries FROM entry GROUP BY child) e ON e.child = d.number
            WHERE d.type = 1 AND coalesce(e.entries, 0) <> CASE d.parent WHEN d.number THEN 0 ELSE 1 END
            """, """
            SELECT format('directory %s is in %s, but its parent is %s', d.number, e.directory, d.parent)
            FROM inode d JOIN entry e ON e.child = d.number
            WHERE d.type = 1 AND d.parent <> d.number AND d.parent <> e.directory
            """, """
            SELECT format('inode %s is in no share''s tree', i.number)
            FROM inode i LEFT JOIN reached_inode r ON r.number = i.number WHERE r.number IS NULL
            """, """
            SELECT format('inode %s is in the trees of %s shares', number, count(*))
            FROM reached_inode GROUP BY number HAVING count(*) > 1
            """, """
            SELECT format('symbolic link %s has no target', i.number)
            FROM inode i LEFT JOIN symlink s ON s.inode = i.number WHERE i.type = 2 AND s.inode IS NULL
            """, """
            SELECT format('a target belongs to inode %s, which is no symbolic link', s.inode)
            FROM symlink s LEFT JOIN inode i ON i.number = s.inode AND i.type = 2 WHERE i.number IS NULL
            """, """
            SELECT format('inode %s is above the limit %s', i.number, c.last)
            FROM inode i, counter c WHERE c.name = 'inode' AND i.number > c.last
            """, """
            SELECT format('inode %s has content %s above the limit %s', i.number, i.content, c.last)
            FROM inode i, counter c WHERE c.name = 'content' AND i.content > c.last
            """, """
            SELECT format('share %s has no root directory', s.name)
            FROM share s LEFT JOIN inode i ON i.number = s.root AND i.type = 1 WHERE i.number IS NULL
            """, """
            SELECT format('share %s counts %s bytes and %s inodes instead of %s and %s',
                          s.name, u.bytes, u.inodes, coalesce(r.bytes, 0), coalesce(r.inodes, 0))
            FROM share s
            LEFT JOIN (
                SELECT share, sum(bytes) AS bytes, sum(inodes) AS inodes FROM share_usage GROUP BY share
            ) u ON u.share = s.id
            LEFT JOIN (
                SELECT r.share, sum(i.allocated_bytes) AS bytes, count(*) AS inodes
                FROM reached_inode r JOIN inode i ON i.number = r.number GROUP BY r.share
            ) r ON r.share = s.id
            WHERE (u.bytes, u.inodes) IS DISTINCT FROM (coalesce(r.bytes, 0), coalesce(r.inodes, 0))
            """);

    private final Connection session;
    private final List<String> violations = new ArrayList<>();

    Checker(Connection session) {
        this.session = session;
    }

    /// What is wrong; the session's transaction is over then.
    List<String> run() throws SQLException {
        session.setAutoCommit(false);
        session.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (Statement preparation = session.createStatement()) {
            for (String step : PREPARATION) {
                preparation.execute(step);
            }
        }
        for (String rule : RULES) {
            if (violations.size() < VIOLATIONS_MAX) {
                collect(rule);
            }
        }
        session.rollback();
        return List.copyOf(violations);
    }

    private void collect(String rule) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(rule)) {
            query.setFetchSize(ROWS_AT_ONCE);
            try (ResultSet rows = query.executeQuery()) {
                while (violations.size() < VIOLATIONS_MAX && rows.next()) {
                    violations.add(rows.getString(1));
                }
            }
        }
    }
}
