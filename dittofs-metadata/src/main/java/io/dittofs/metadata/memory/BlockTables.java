package io.dittofs.metadata.memory;

import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.BlockStaging;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The tables of the object store as rows of longs.
///
/// ```text
/// map        content id, index                       ->  hash (4), length
/// blocks     hash (4)                                ->  offset, length, references, created, condemned since;
/// attachment
/// condemned  since, its sign inverted, hash (4)      ->  nothing
/// ```
///
/// **Threading**: guarded by the lock of the object store.
final class BlockTables implements BlockStaging.Tables {
    private static final int HASH_WORDS = BlockHash.BYTES / Long.BYTES;
    private static final int MAP_HASH = 2;
    private static final int MAP_LENGTH = MAP_HASH + HASH_WORDS;
    private static final int MAP_WORDS = MAP_LENGTH + 1;
    private static final int OFFSET = HASH_WORDS;
    private static final int LENGTH = OFFSET + 1;
    private static final int REFERENCES = LENGTH + 1;
    private static final int CREATED = REFERENCES + 1;
    private static final int CONDEMNED_SINCE = CREATED + 1;
    private static final int BLOCK_WORDS = CONDEMNED_SINCE + 1;
    private static final int CONDEMNED_WORDS = 1 + HASH_WORDS;
    private static final Comparator<BlockLocation> PLACES =
            Comparator.comparing(BlockLocation::key).thenComparingLong(BlockLocation::offset);

    private final SortedRows map = new SortedRows(MAP_HASH, MAP_WORDS);
    private final SortedRows blocks = new SortedRows(HASH_WORDS, BLOCK_WORDS);
    private final SortedRows condemned = new SortedRows(CONDEMNED_WORDS, CONDEMNED_WORDS);
    private final NavigableMap<BlockLocation, DoomedObject> doomed = new TreeMap<>(PLACES);

    /// What the row of a block has beside its numbers.
    private record Attachment(String key, @Nullable PieceChecksums pieces) {}

    /// Is shown a row of the block map.
    @FunctionalInterface
    interface MapVisitor {
        /// @return whether the next row is wanted
        boolean visit(long contentId, MappedBlock block);
    }

    /// Is shown something.
    @FunctionalInterface
    interface Visitor<T> {
        /// @return whether the next one is wanted
        boolean visit(T row);
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) {
        long[] row = map.get(contentId, index);
        return row == null ? null : ref(row);
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) {
        List<MappedBlock> found = new ArrayList<>();
        scanMap(range.contentId(), range.from(), (contentId, block) -> {
            boolean isInRange = contentId == range.contentId() && block.index() < range.until() && found.size() < max;
            if (isInRange) {
                found.add(block);
            }
            return isInRange;
        });
        return found;
    }

    void scanMap(long fromContent, long fromIndex, MapVisitor visitor) {
        map.scan(
                new long[] {fromContent, fromIndex},
                (row, _) -> visitor.visit(row[0], new MappedBlock(row[1], ref(row))));
    }

    void place(long contentId, long index, @Nullable BlockRef block) {
        if (block == null) {
            map.remove(contentId, index);
            return;
        }
        long[] row = new long[MAP_WORDS];
        row[0] = contentId;
        row[1] = index;
        putHash(block.hash(), row, MAP_HASH);
        row[MAP_LENGTH] = block.length();
        map.put(row, null);
    }

    private static BlockRef ref(long[] row) {
        return new BlockRef(hash(row, MAP_HASH), (int) row[MAP_LENGTH]);
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) {
        long[] key = key(hash);
        long[] row = blocks.get(key);
        return row == null ? null : stored(row, blocks.attachment(key));
    }

    /// Shows the blocks with hashes that are not smaller than one.
    void scanBlocks(BlockHash from, Visitor<StoredBlock> visitor) {
        blocks.scan(key(from), (row, attached) -> visitor.visit(stored(row, attached)));
    }

    private static StoredBlock stored(long[] row, @Nullable Object attached) {
        if (!(attached instanceof Attachment attachment)) {
            throw new IllegalStateException("a block without a key");
        }
        return new StoredBlock(
                hash(row, 0),
                new BlockLocation(attachment.key(), row[OFFSET], (int) row[LENGTH]),
                attachment.pieces(),
                row[REFERENCES],
                row[CREATED],
                row[CONDEMNED_SINCE]);
    }

    /// Replaces a block, in the list of condemned ones too.
    void replace(@Nullable StoredBlock before, StoredBlock after) {
        if (before != null && before.isCondemned()) {
            unlist(before.condemned());
        }
        if (after.isCondemned()) {
            list(after.condemned());
        }
        long[] row = new long[BLOCK_WORDS];
        putHash(after.hash(), row, 0);
        row[OFFSET] = after.location().offset();
        row[LENGTH] = after.location().length();
        row[REFERENCES] = after.references();
        row[CREATED] = after.created();
        row[CONDEMNED_SINCE] = after.condemnedSince();
        blocks.put(row, new Attachment(after.location().key(), after.pieces()));
    }

    /// Forgets a condemned block.
    void remove(StoredBlock block) {
        unlist(block.condemned());
        blocks.remove(key(block.hash()));
    }

    boolean isListed(CondemnedBlock block) {
        return condemned.contains(row(block));
    }

    void list(CondemnedBlock block) {
        condemned.put(row(block), null);
    }

    void unlist(CondemnedBlock block) {
        condemned.remove(row(block));
    }

    /// Shows the condemned blocks that are not smaller than one.
    void scanCondemned(CondemnedBlock from, Visitor<CondemnedBlock> visitor) {
        condemned.scan(row(from), (row, _) -> visitor.visit(new CondemnedBlock(row[0] ^ Long.MIN_VALUE, hash(row, 1))));
    }

    private static long[] row(CondemnedBlock block) {
        long[] row = new long[CONDEMNED_WORDS];
        row[0] = block.since() ^ Long.MIN_VALUE;
        putHash(block.hash(), row, 1);
        return row;
    }

    @Override
    public boolean isDoomed(BlockLocation location) {
        return doomed.containsKey(location);
    }

    void doom(DoomedObject object) {
        doomed.putIfAbsent(object.location(), object);
    }

    /// @return whether it was doomed
    boolean forget(DoomedObject object) {
        return doomed.remove(object.location()) != null;
    }

    /// What is doomed after a location, in order.
    Iterable<DoomedObject> doomed(@Nullable BlockLocation after) {
        return after == null ? doomed.values() : doomed.tailMap(after, false).values();
    }

    /// What all this is charged.
    long heapBytes() {
        long[] bytes = {map.size() * HeapBudget.MAPPED_BLOCK_BYTES};
        scanBlocks(new BlockHash(0, 0, 0, 0), block -> {
            bytes[0] += HeapBudget.ofBlock(block);
            return true;
        });
        doomed.keySet().forEach(location -> bytes[0] += HeapBudget.ofDoomed(location));
        return bytes[0];
    }

    private static long[] key(BlockHash hash) {
        long[] key = new long[HASH_WORDS];
        putHash(hash, key, 0);
        return key;
    }

    private static void putHash(BlockHash hash, long[] row, int word) {
        for (int i = 0; i < HASH_WORDS; i++) {
            row[word + i] = hash.word(i);
        }
    }

    private static BlockHash hash(long[] row, int word) {
        return new BlockHash(row[word], row[word + 1], row[word + 2], row[word + 3]);
    }
}
