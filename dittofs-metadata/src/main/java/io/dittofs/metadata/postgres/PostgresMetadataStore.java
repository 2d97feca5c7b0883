package io.dittofs.metadata.postgres;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.LocatedPair;
import io.dittofs.metadata.store.LogNote;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import io.dittofs.metadata.store.SymlinkTarget;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A metadata store in a PostgreSQL database, which several servers may have open at once. Every method
/// is one round trip, but for those that make a share, a range of numbers or a check. What makes a commit
/// stable, and why an acknowledged one survives a crash of the database, says [Lifeline].
///
/// **Threading**: thread-safe. Commits of one directory follow each other in the database, and share the
/// wait for its disk.
///
/// **Errors**: `STALE` for changes to an inode, a directory or a share that is not there; `CONFLICT`
/// where another server was faster; `NO_SPACE` while the disk of the database is full; `TRY_LATER` during
/// an outage of the database, at once, and when a commit met others for five seconds. A commit that an
/// outage cuts off with `TRY_LATER` may have happened. `IO`, with the SQL state, for anything else.
public final class PostgresMetadataStore implements MetadataStore {
    static final String INODE = "SELECT " + InodeRow.columns("i") + " FROM inode i WHERE number = ?";

    static final String LOOKUP = "SELECT e.child, " + InodeRow.columns("i")
            + " FROM entry e LEFT JOIN inode i ON i.number = e.child WHERE e.directory = ? AND e.name = ?";

    /// One row for each directory and name, in their order.
    static final String LOCATE = "SELECT " + InodeRow.columns("d") + ", e.child, " + InodeRow.columns("i")
            + " FROM unnest(?::bigint[], ?::bytea[]) WITH ORDINALITY AS wanted (directory, name, place)"
            + " LEFT JOIN inode d ON d.number = wanted.directory"
            + " LEFT JOIN entry e ON e.directory = wanted.directory AND e.name = wanted.name"
            + " LEFT JOIN inode i ON i.number = e.child ORDER BY wanted.place";

    static final String LIST = "SELECT e.cookie, e.name, e.child, " + InodeRow.columns("i")
            + " FROM entry e LEFT JOIN inode i ON i.number = e.child"
            + " WHERE e.directory = ? AND e.cookie > ? ORDER BY e.cookie LIMIT ?";

    static final String TARGET = "SELECT target FROM symlink WHERE inode = ?";
    static final String GIVEN_NAMES = "SELECT directories, names FROM given_name WHERE inode = ?";
    private static final String RESERVE = "SELECT reserve_numbers(?, ?)";
    private static final String CALL = "SELECT FROM call_note WHERE high = ? AND low = ? AND time >= ?";
    static final String RELEASES =
            "SELECT content FROM release WHERE share = ? AND content > ? ORDER BY content LIMIT ?";

    private final Connector connector;
    private final Database database;
    private final Header header;
    private final IdSupply inodes;
    private final IdSupply contents;
    private final Shares shares;
    private final PostgresObjectStore objects;

    private PostgresMetadataStore(Connector connector, Database database, Header header, RandomGenerator random) {
        this.connector = connector;
        this.database = database;
        this.header = header;
        this.inodes = new IdSupply(count -> reserve("inode", count));
        this.contents = new IdSupply(count -> reserve("content", count));
        this.shares = new Shares(database, connector, inodes, random);
        this.objects = new PostgresObjectStore(connector, database);
    }

    /// Opens the store of a database.
    ///
    /// **Errors**: the message of the exception is one line for the administrator: the database cannot be
    /// reached, or its tables are missing, foreign, older or newer.
    ///
    /// @param random makes secrets and share ids, so it must not be predictable outside of tests;
    /// thread-safe
    public static PostgresMetadataStore open(PostgresOptions options, RandomGenerator random) throws IOException {
        Connector connector = new Connector(options);
        try {
            Schema.require(connector);
            Header header = header(connector, random);
            Database database = Database.open(connector, () -> openLifeline(connector, header), random);
            return new PostgresMetadataStore(connector, database, header, random);
        } catch (SQLException e) {
            throw unusable(options, e);
        }
    }

    private static Header header(Connector connector, RandomGenerator random) throws SQLException, IOException {
        try (Connection session = connector.stable()) {
            return Header.open(session, connector.options(), random);
        }
    }

    private static Connection openLifeline(Connector connector, Header header) throws SQLException {
        Connection session = connector.stable();
        boolean isGood = false;
        try {
            isGood = header.isOf(session);
            if (!isGood) {
                throw new SQLException("the database is not the one that was opened");
            }
            return session;
        } finally {
            if (!isGood) {
                session.close();
            }
        }
    }

    private static IOException unusable(PostgresOptions options, SQLException cause) {
        return new IOException(options.place() + " cannot be used: " + SqlFaults.line(cause), cause);
    }

    /// Makes the tables of a store in a database, or brings them up to date.
    ///
    /// **Errors**: as of [#open].
    ///
    /// @return how many migrations there were to do
    public static int migrate(PostgresOptions options) throws IOException {
        try {
            return Schema.migrate(new Connector(options));
        } catch (SQLException e) {
            throw unusable(options, e);
        }
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public @Nullable Inode inode(long number) throws FsException {
        return database.query(
                INODE, query -> query.setLong(1, number), rows -> rows.next() ? InodeRow.read(rows, 1) : null);
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        return database.query(
                LOOKUP,
                query -> {
                    query.setLong(1, directory);
                    query.setBytes(2, name.bytes());
                },
                rows -> rows.next() ? child(rows, 1) : null);
    }

    /// The inode of an entry whose child is in this column, followed by the columns of the inode; null
    /// where there is no entry.
    private static @Nullable Inode child(ResultSet row, int column) throws SQLException, FsException {
        long child = row.getLong(column);
        if (row.wasNull()) {
            return null;
        }
        Inode inode = InodeRow.read(row, column + 1);
        if (inode == null) {
            throw new FsException(FsError.IO, "an entry names inode " + child + ", which is not there");
        }
        return inode;
    }

    @Override
    public Located locate(long directory, FileName name) throws FsException {
        return locate(new long[] {directory}, new byte[][] {name.bytes()}).getFirst();
    }

    @Override
    public LocatedPair locate(long firstDirectory, FileName firstName, long secondDirectory, FileName secondName)
            throws FsException {
        List<Located> both = locate(
                new long[] {firstDirectory, secondDirectory}, new byte[][] {firstName.bytes(), secondName.bytes()});
        return new LocatedPair(both.getFirst(), both.getLast());
    }

    private List<Located> locate(long[] directories, byte[][] names) throws FsException {
        return database.query(
                LOCATE,
                query -> {
                    query.setObject(1, directories);
                    query.setObject(2, names);
                },
                rows -> {
                    List<Located> located = new ArrayList<>(names.length);
                    while (rows.next()) {
                        located.add(new Located(InodeRow.read(rows, 1), child(rows, 1 + InodeRow.COLUMNS)));
                    }
                    return located;
                });
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        return database.query(
                LIST,
                query -> {
                    query.setLong(1, directory);
                    query.setLong(2, afterCookie);
                    query.setLong(3, entriesMax + 1L);
                },
                rows -> {
                    List<DirectoryEntry> entries = new ArrayList<>();
                    boolean hasNext = rows.next();
                    while (hasNext && entries.size() < entriesMax) {
                        entries.add(entry(rows));
                        hasNext = rows.next();
                    }
                    return new DirectoryPage(entries, !hasNext);
                });
    }

    private static DirectoryEntry entry(ResultSet row) throws SQLException, FsException {
        Inode inode = child(row, 3);
        if (inode == null) {
            throw new FsException(FsError.IO, "an entry names nothing");
        }
        return new DirectoryEntry(row.getLong(1), FileName.of(row.getBytes(2)), inode);
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) throws FsException {
        return database.query(
                TARGET,
                query -> query.setLong(1, inode),
                rows -> rows.next() ? new SymlinkTarget(rows.getBytes(1)) : null);
    }

    @Override
    public List<GivenName> givenNames(long inode) throws FsException {
        return database.query(
                GIVEN_NAMES, query -> query.setLong(1, inode), rows -> rows.next() ? givenNames(rows) : List.of());
    }

    private static List<GivenName> givenNames(ResultSet row) throws SQLException, FsException {
        Long[] directories = (Long[]) row.getArray(1).getArray();
        byte[][] names = (byte[][]) row.getArray(2).getArray();
        List<GivenName> given = new ArrayList<>(names.length);
        for (int i = 0; i < names.length; i++) {
            given.add(new GivenName(directories[i], FileName.of(names[i])));
        }
        return given;
    }

    @Override
    public DurabilityTicket commit(ChangeSet changes) throws FsException {
        if (changes.changes().isEmpty()) {
            return DurabilityTicket.STABLE;
        }
        CommitCall call = CommitCall.of(changes);
        Lifeline lifeline = database.keeper().current();
        Instant ranIn = database.query(CommitCall.SQL, call::bind, rows -> {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        });
        return lifeline.commit(ranIn);
    }

    @Override
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        return objects.commit(changes, blocks);
    }

    @Override
    public DurabilityTicket sync() throws FsException {
        return database.keeper().current().sync();
    }

    @Override
    public long lossCount() {
        return database.keeper().number();
    }

    @Override
    public long allocateInode() throws FsException {
        return inodes.next();
    }

    @Override
    public long allocateContent() throws FsException {
        return contents.next();
    }

    private long reserve(String counter, int count) throws FsException {
        return database.query(
                RESERVE,
                query -> {
                    query.setString(1, counter);
                    query.setLong(2, count);
                },
                rows -> {
                    rows.next();
                    return rows.getLong(1);
                });
    }

    @Override
    public ShareRecord openShare(String name, RootAttributes attributes) throws FsException {
        return shares.open(name, attributes);
    }

    @Override
    public List<ShareRecord> shares() throws FsException {
        return shares.all();
    }

    @Override
    public boolean notesCalls() {
        return true;
    }

    @Override
    public boolean wasCommitted(CallId call, long since) throws FsException {
        return database.query(
                CALL,
                query -> {
                    query.setLong(1, call.high());
                    query.setLong(2, call.low());
                    query.setLong(3, since);
                },
                ResultSet::next);
    }

    @Override
    public List<Long> queuedReleases(int shareId, long afterContentId, int max) throws FsException {
        return database.query(
                RELEASES,
                query -> {
                    query.setInt(1, shareId);
                    query.setLong(2, afterContentId);
                    query.setLong(3, max);
                },
                rows -> {
                    List<Long> contentIds = new ArrayList<>();
                    while (rows.next()) {
                        contentIds.add(rows.getLong(1));
                    }
                    return contentIds;
                });
    }

    @Override
    public ShareUsage usage(int shareId) throws FsException {
        return shares.usage(shareId);
    }

    @Override
    public long freeInodes() {
        return Long.MAX_VALUE;
    }

    @Override
    public byte[] handleSecret() {
        return header.handleSecret().clone();
    }

    @Override
    public LogNote logNote() {
        return new HeaderLogNote(database, connector);
    }

    @Override
    public StoreScan scan() throws FsException {
        return PostgresScan.begin(connector);
    }

    @Override
    public void repairInternals() throws FsException {
        try (Connection session = connector.patient()) {
            Internals.repair(session);
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /// How many commits this store made since the last outage, and how many flushes made them stable.
    public CommitStatistics statistics() throws FsException {
        Lifeline lifeline = database.keeper().current();
        return new CommitStatistics(lifeline.commitCount(), lifeline.flushCount());
    }

    /// Flushes what is committed and ends all sessions. Who still waits for a ticket gets its outcome
    /// first.
    @Override
    public void close() {
        database.close();
    }
}
