package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChange;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.LostUpload;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.UploadedBlock;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Block changes as the arguments of `change_blocks`, and what it returns.
///
/// **Threading**: request-confined.
final class BlockCall {
    static final String ALONE = "SELECT * FROM change_blocks(pg_postmaster_start_time(), ?, ?, ?, ?, ?, ?, ?, ?)";

    /// After a change set of inodes, which locks first.
    static final String AFTER_INODES = "SELECT b.* FROM commit_changes(?, ?, ?, ?, ?) AS started,"
            + " LATERAL change_blocks(started, ?, ?, ?, ?, ?, ?, ?, ?) AS b";

    // The kinds, as the function has them.
    private static final short MAP = 1;
    private static final short UNMAP = 2;
    private static final short UNMAP_RANGE = 3;
    private static final short DISCARD = 4;

    private static final int NUMBERS = 8;
    private static final int CONTENT = 0;
    private static final int INDEX = 1;
    private static final int UNTIL = 2;
    private static final int BLOCKS_MAX = 3;
    private static final int LENGTH = 4;
    private static final int EXPECTED_LENGTH = 5;
    private static final int UPLOAD_START = 6;
    private static final int UPLOAD_LENGTH = 7;
    private static final byte[] NOTHING = {};

    private final BlockChanges set;
    private final SortedSet<Long> contents = new TreeSet<>();
    private final short[] kinds;
    private final long[] numbers;
    private final byte[][] hashes;
    private final byte[][] expected;
    private final String[] keys;
    private final byte[][] pieces;

    BlockCall(BlockChanges set) {
        this.set = set;
        int count = set.changes().size();
        this.kinds = new short[count];
        this.numbers = new long[count * NUMBERS];
        this.hashes = new byte[count][];
        this.expected = new byte[count][];
        this.keys = new String[count];
        Arrays.fill(hashes, NOTHING);
        Arrays.fill(expected, NOTHING);
        this.pieces = new byte[count][];
        Arrays.fill(keys, "");
        Arrays.fill(pieces, NOTHING);
        for (int i = 0; i < count; i++) {
            put(i, set.changes().get(i));
        }
    }

    private void put(int i, BlockChange change) {
        switch (change) {
            case BlockChange.Map map -> {
                putPlace(i, MAP, map.contentId(), map.index());
                putExpected(i, map.expected());
                hashes[i] = map.block().hash().bytes();
                numbers[i * NUMBERS + LENGTH] = map.block().length();
                putUpload(i, map.uploaded());
            }
            case BlockChange.Unmap unmap -> {
                putPlace(i, UNMAP, unmap.contentId(), unmap.index());
                putExpected(i, unmap.expected());
            }
            case BlockChange.UnmapRange unmap -> {
                BlockRange range = unmap.range();
                putPlace(i, UNMAP_RANGE, range.contentId(), range.from());
                numbers[i * NUMBERS + UNTIL] = range.until();
                numbers[i * NUMBERS + BLOCKS_MAX] = Math.min(unmap.blocksMax(), PostgresObjectStore.PAGE_MAX);
            }
            case BlockChange.Discard discard -> {
                kinds[i] = DISCARD;
                hashes[i] = discard.hash().bytes();
                putLocation(i, discard.uploaded());
            }
        }
    }

    private void putPlace(int i, short kind, long content, long index) {
        kinds[i] = kind;
        contents.add(content);
        numbers[i * NUMBERS + CONTENT] = content;
        numbers[i * NUMBERS + INDEX] = index;
    }

    private void putExpected(int i, @Nullable BlockRef block) {
        if (block != null) {
            expected[i] = block.hash().bytes();
            numbers[i * NUMBERS + EXPECTED_LENGTH] = block.length();
        }
    }

    private void putUpload(int i, @Nullable UploadedBlock uploaded) {
        if (uploaded != null) {
            putLocation(i, uploaded.location());
            PieceChecksums checksums = uploaded.pieces();
            pieces[i] = checksums == null ? NOTHING : checksums.bytes();
        }
    }

    private void putLocation(int i, BlockLocation location) {
        keys[i] = location.key();
        numbers[i * NUMBERS + UPLOAD_START] = location.offset();
        numbers[i * NUMBERS + UPLOAD_LENGTH] = location.length();
    }

    /// Sets the parameters of `change_blocks` in a statement.
    ///
    /// @param from the first of them
    void bind(PreparedStatement statement, int from) throws SQLException {
        statement.setLong(from, set.now());
        statement.setObject(
                from + 1, contents.stream().mapToLong(Long::longValue).toArray());
        statement.setObject(from + 2, kinds);
        statement.setObject(from + 3, numbers);
        statement.setObject(from + 4, hashes);
        statement.setObject(from + 5, expected);
        statement.setObject(from + 6, keys);
        statement.setObject(from + 7, pieces);
    }

    /// What `change_blocks` returned, without a ticket yet.
    ///
    /// @param ranIn when the server that committed it was started
    record Result(Instant ranIn, List<LostUpload> lost, List<BlockRange> left) {
        BlockOutcome outcome(Lifeline lifeline) throws FsException {
            return new BlockOutcome(lifeline.commit(ranIn), lost, left);
        }
    }

    Result read(ResultSet rows) throws SQLException {
        rows.next();
        Instant ranIn = rows.getTimestamp(1).toInstant();
        Long[] leftFrom = (Long[]) rows.getArray(2).getArray();
        Integer[] lostChanges = (Integer[]) rows.getArray(3).getArray();
        List<BlockLocation> kept = locations(rows, 4);
        List<LostUpload> lost = new ArrayList<>();
        for (int i = 0; i < lostChanges.length; i++) {
            if (set.changes().get(lostChanges[i] - 1) instanceof BlockChange.Map map && map.uploaded() != null) {
                lost.add(new LostUpload(map.block().hash(), map.uploaded().location(), kept.get(i)));
            }
        }
        return new Result(ranIn, lost, left(leftFrom));
    }

    private List<BlockRange> left(Long[] leftFrom) {
        List<BlockRange> left = new ArrayList<>();
        int next = 0;
        for (BlockChange change : set.changes()) {
            if (change instanceof BlockChange.UnmapRange unmap) {
                long from = leftFrom[next++];
                if (from >= 0) {
                    left.add(new BlockRange(
                            unmap.range().contentId(), from, unmap.range().until()));
                }
            }
        }
        return left;
    }

    /// The locations whose keys, starts and lengths are arrays in columns from this one on.
    static List<BlockLocation> locations(ResultSet row, int column) throws SQLException {
        String[] keys = (String[]) row.getArray(column).getArray();
        Long[] starts = (Long[]) row.getArray(column + 1).getArray();
        Integer[] lengths = (Integer[]) row.getArray(column + 2).getArray();
        List<BlockLocation> locations = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            locations.add(new BlockLocation(keys[i], starts[i], lengths[i]));
        }
        return locations;
    }
}
