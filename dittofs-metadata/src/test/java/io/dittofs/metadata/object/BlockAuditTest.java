package io.dittofs.metadata.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That an audit in small windows finds what one look at everything finds.
final class BlockAuditTest {
    private static final long SEED = 11;
    private static final int BLOCKS = 500;

    /// Random tables: each block is counted rightly, wrongly or not known.
    private static final class RandomTables implements BlockAudit.Tables {
        private final NavigableMap<BlockHash, StoredBlock> known = new TreeMap<>();
        private final List<BlockHash> mapped = new ArrayList<>();
        private final List<BlockFault> expected = new ArrayList<>();

        RandomTables(Random random) {
            for (int i = 0; i < BLOCKS; i++) {
                BlockHash hash = new BlockHash(random.nextLong(), random.nextLong(), random.nextLong(), i);
                int references = random.nextInt(4);
                for (int j = 0; j < references; j++) {
                    mapped.add(hash);
                }
                switch (random.nextInt(4)) {
                    case 0 -> {
                        if (references > 0) {
                            expected.add(new BlockFault.UnknownBlock(hash, references));
                        }
                    }
                    case 1 -> {
                        know(hash, references + 1);
                        expected.add(new BlockFault.WrongCount(hash, references + 1, references));
                    }
                    default -> know(hash, references);
                }
            }
        }

        private void know(BlockHash hash, int references) {
            known.put(hash, new StoredBlock(hash, new BlockLocation("key", 0, 1), null, references, 1, 0));
        }

        @Override
        public List<StoredBlock> list(@Nullable BlockHash after, int max) {
            return (after == null ? known : known.tailMap(after, false))
                    .values().stream().limit(max).toList();
        }

        @Override
        public @Nullable StoredBlock find(BlockHash hash) {
            return known.get(hash);
        }

        @Override
        public void scanMap(BlockAudit.MapVisitor visitor) throws FsException {
            for (int i = 0; i < mapped.size(); i++) {
                visitor.visit(i / 10, new BlockRef(mapped.get(i), 1));
            }
        }

        @Override
        public void scanCondemned(BlockAudit.CondemnedVisitor visitor) {}

        @Override
        public boolean isListed(CondemnedBlock block) {
            return true;
        }

        /// All but the first and the last one.
        @Override
        public long[] contents() {
            return LongStream.range(1, (mapped.size() - 1) / 10).toArray();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 499, 500, 501, 1 << 20})
    void findsTheSameInWindowsOfAnySize(int windowBlocks) throws Exception {
        RandomTables tables = new RandomTables(new Random(SEED));
        int last = (tables.mapped.size() - 1) / 10;
        List<BlockFault> expected = new ArrayList<>(tables.expected);
        expected.add(new BlockFault.Orphan(0, 10));
        expected.add(new BlockFault.Orphan(last, tables.mapped.size() - last * 10L));
        List<BlockFault> faults = new ArrayList<>();
        new BlockAudit(tables, faults::add, windowBlocks).run();
        assertThat(faults).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(expected);
    }
}
