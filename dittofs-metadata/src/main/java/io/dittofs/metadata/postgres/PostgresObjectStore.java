package io.dittofs.metadata.postgres;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.ChangeSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The object store in the tables `block`, `object` and `doomed`. Every call is one round trip, but for
/// audits. Sets lock inodes, then contents, then blocks, each in ascending order.
///
/// **Threading**: thread-safe.
final class PostgresObjectStore implements ObjectStore {
    private static final String BLOCK = "SELECT hash, length FROM block WHERE content = ? AND index = ?";
    private static final String BLOCKS = "SELECT hash, length, index FROM block"
            + " WHERE content = ? AND index >= ? AND index < ? ORDER BY index LIMIT ?";
    private static final String COLUMNS = "hash, key, start, length, reference_count, created, condemned_since, pieces";
    private static final String FIND = "SELECT " + COLUMNS + " FROM object WHERE hash = ?";
    private static final String STORED = "SELECT " + COLUMNS + " FROM object WHERE hash > ? ORDER BY hash LIMIT ?";
    private static final String CONDEMNED = "SELECT condemned_since, hash FROM object WHERE reference_count = 0"
            + " AND condemned_since < ? AND (condemned_since, hash) > (?, ?) ORDER BY condemned_since, hash LIMIT ?";
    private static final String DOOMED = "SELECT hash, key, start, length, (extract(epoch FROM since) * 1e9)::bigint"
            + " FROM doomed WHERE (key, start) > (?, ?) ORDER BY key, start LIMIT ?";
    private static final String CLAIM = "SELECT * FROM claim_blocks(?, ?)";
    private static final String FORGET = "SELECT forget_doomed(?, ?)";
    private static final String REPAIR = "SELECT repair_blocks(?, ?, ?)";

    private static final byte[] BEFORE_ALL = {};

    private final Connector connector;
    private final Database database;

    PostgresObjectStore(Connector connector, Database database) {
        this.connector = connector;
        this.database = database;
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        return database.query(
                BLOCK,
                query -> {
                    query.setLong(1, contentId);
                    query.setLong(2, index);
                },
                rows -> rows.next() ? ref(rows) : null);
    }

    private static BlockRef ref(ResultSet row) throws SQLException, FsException {
        return new BlockRef(hash(row, 1), row.getInt(2));
    }

    private static BlockHash hash(ResultSet row, int column) throws SQLException, FsException {
        byte[] bytes = row.getBytes(column);
        if (bytes == null || bytes.length != BlockHash.BYTES) {
            throw new FsException(FsError.IO, "a hash is damaged");
        }
        return BlockHash.decode(bytes);
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        return database.query(
                BLOCKS,
                query -> {
                    query.setLong(1, range.contentId());
                    query.setLong(2, range.from());
                    query.setLong(3, range.until());
                    query.setLong(4, Math.min(max, PAGE_MAX));
                },
                rows -> {
                    List<MappedBlock> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(new MappedBlock(rows.getLong(3), ref(rows)));
                    }
                    return found;
                });
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        return database.query(
                FIND, query -> query.setBytes(1, hash.bytes()), rows -> rows.next() ? stored(rows) : null);
    }

    private static StoredBlock stored(ResultSet row) throws SQLException, FsException {
        BlockLocation location = new BlockLocation(row.getString(2), row.getLong(3), row.getInt(4));
        try {
            return new StoredBlock(
                    hash(row, 1), location, pieces(row.getBytes(8)), row.getLong(5), row.getLong(6), row.getLong(7));
        } catch (IllegalArgumentException e) {
            throw new FsException(FsError.IO, "the row of a block is damaged: it has " + e.getMessage());
        }
    }

    private static @Nullable PieceChecksums pieces(byte @Nullable [] bytes) {
        return bytes == null ? null : PieceChecksums.decode(bytes);
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        return database.query(
                STORED,
                query -> {
                    query.setBytes(1, after == null ? BEFORE_ALL : after.bytes());
                    query.setLong(2, Math.min(max, PAGE_MAX));
                },
                rows -> {
                    List<StoredBlock> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(stored(rows));
                    }
                    return found;
                });
    }

    @Override
    public BlockOutcome commit(BlockChanges changes) throws FsException {
        BlockCall call = new BlockCall(changes);
        Lifeline lifeline = database.keeper().current();
        return database.query(BlockCall.ALONE, statement -> call.bind(statement, 1), call::read)
                .outcome(lifeline);
    }

    /// Changes inodes and blocks in one call.
    BlockOutcome commit(ChangeSet changes, BlockChanges blocks) throws FsException {
        CommitCall inodes = CommitCall.of(changes);
        BlockCall call = new BlockCall(blocks);
        Lifeline lifeline = database.keeper().current();
        return database.query(
                        BlockCall.AFTER_INODES,
                        statement -> {
                            inodes.bind(statement);
                            call.bind(statement, CommitCall.PARAMETERS + 1);
                        },
                        call::read)
                .outcome(lifeline);
    }

    @Override
    public List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException {
        return database.query(
                CONDEMNED,
                query -> {
                    query.setLong(1, before);
                    query.setLong(2, after == null ? Long.MIN_VALUE : after.since());
                    query.setBytes(3, after == null ? BEFORE_ALL : after.hash().bytes());
                    query.setLong(4, Math.min(max, PAGE_MAX));
                },
                rows -> {
                    List<CondemnedBlock> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(new CondemnedBlock(rows.getLong(1), hash(rows, 2)));
                    }
                    return found;
                });
    }

    /// What a claim returned.
    private record Claimed(Instant ranIn, List<DoomedObject> doomed) {}

    @Override
    public BlockClaim claim(List<CondemnedBlock> blocks) throws FsException {
        List<CondemnedBlock> sorted = blocks.stream()
                .sorted(Comparator.comparing(CondemnedBlock::hash))
                .toList();
        Lifeline lifeline = database.keeper().current();
        Claimed claimed = database.query(
                CLAIM,
                query -> {
                    query.setObject(
                            1,
                            sorted.stream().map(block -> block.hash().bytes()).toArray(byte[][]::new));
                    query.setObject(
                            2, sorted.stream().mapToLong(CondemnedBlock::since).toArray());
                },
                rows -> {
                    rows.next();
                    Integer[] numbers = (Integer[]) rows.getArray(2).getArray();
                    List<BlockLocation> locations = BlockCall.locations(rows, 3);
                    List<DoomedObject> doomed = new ArrayList<>();
                    for (int i = 0; i < numbers.length; i++) {
                        doomed.add(new DoomedObject(sorted.get(numbers[i] - 1).hash(), locations.get(i)));
                    }
                    return new Claimed(rows.getTimestamp(1).toInstant(), doomed);
                });
        return new BlockClaim(lifeline.commit(claimed.ranIn), claimed.doomed);
    }

    @Override
    public List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException {
        return database.query(
                DOOMED,
                query -> {
                    query.setString(1, after == null ? "" : after.key());
                    query.setLong(2, after == null ? -1 : after.offset());
                    query.setLong(3, Math.min(max, PAGE_MAX));
                },
                rows -> {
                    List<DoomedObject> found = new ArrayList<>();
                    while (rows.next()) {
                        BlockLocation location = new BlockLocation(rows.getString(2), rows.getLong(3), rows.getInt(4));
                        found.add(new DoomedObject(hash(rows, 1), location, rows.getLong(5)));
                    }
                    return found;
                });
    }

    @Override
    public DurabilityTicket forget(List<DoomedObject> deleted) throws FsException {
        List<BlockLocation> sorted = deleted.stream()
                .map(DoomedObject::location)
                .sorted(Comparator.comparing(BlockLocation::key).thenComparingLong(BlockLocation::offset))
                .toList();
        return update(FORGET, query -> {
            query.setObject(1, sorted.stream().map(BlockLocation::key).toArray(String[]::new));
            query.setObject(2, sorted.stream().mapToLong(BlockLocation::offset).toArray());
        });
    }

    private DurabilityTicket update(String sql, Database.Binder binder) throws FsException {
        Lifeline lifeline = database.keeper().current();
        Instant ranIn = database.query(sql, binder, rows -> {
            rows.next();
            return rows.getTimestamp(1).toInstant();
        });
        return lifeline.commit(ranIn);
    }

    @Override
    public void audit(Consumer<BlockFault> faults) throws FsException {
        try (Connection session = connector.patient()) {
            new BlockChecker(session, faults).run();
        } catch (SQLException e) {
            throw SqlFaults.of(e);
        }
    }

    /// The list of condemned blocks is an index here, which cannot be wrong.
    @Override
    public DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException {
        Map<BlockHash, Long> deltas = new TreeMap<>();
        for (BlockFault fault : faults) {
            switch (fault) {
                case BlockFault.WrongCount wrong ->
                    deltas.merge(wrong.hash(), wrong.found() - wrong.counted(), Long::sum);
                case BlockFault.WrongCondemnation _, BlockFault.UnknownBlock _, BlockFault.Orphan _ -> {}
            }
        }
        return update(REPAIR, query -> {
            query.setLong(1, now);
            query.setObject(2, deltas.keySet().stream().map(BlockHash::bytes).toArray(byte[][]::new));
            query.setObject(
                    3, deltas.values().stream().mapToLong(Long::longValue).toArray());
        });
    }
}
