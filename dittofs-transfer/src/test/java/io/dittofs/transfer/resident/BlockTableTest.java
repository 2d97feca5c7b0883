package io.dittofs.transfer.resident;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.OffHeapPages;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BlockTableTest {
    private static final long INDEX_MAX = Long.MAX_VALUE / Block.BYTES;

    private final OffHeapPages memory = new OffHeapPages(1 << 20);
    private final BlockTable table = new BlockTable();

    @AfterEach
    void closeMemory() {
        memory.close();
    }

    @Test
    void returnsTheBlockThatIsReplaced() {
        Block first = block();
        Block second = block();
        assertThat(table.put(5, first)).isNull();
        assertThat(table.put(5, second)).isSameAs(first);
        assertThat(table.get(5)).isSameAs(second);
        assertThat(table.blocksFrom(0)).containsExactly(second);
    }

    @Test
    void keepsTheHighestIndexThatAnOffsetCanHave() {
        Block block = block();
        table.put(INDEX_MAX, block);
        assertThat(table.get(INDEX_MAX)).isSameAs(block);
        assertThat(table.get(INDEX_MAX - 1)).isNull();
        assertThat(table.removeFrom(INDEX_MAX)).containsExactly(block);
        assertThat(table.isEmpty()).isTrue();
    }

    @Test
    void agreesWithASortedMap() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TreeMap<Long, Block> expected = new TreeMap<>();
        Block block = block();
        for (int step = 0; step < 20_000; step++) {
            long index = random.nextInt(4) == 0 ? INDEX_MAX - random.nextInt(300) : random.nextInt(300);
            if (random.nextInt(20) == 0) {
                var removed = expected.tailMap(index, true);
                assertThat(table.removeFrom(index)).hasSize(removed.size());
                removed.clear();
            } else if (random.nextInt(4) == 0 && expected.remove(index) != null) {
                table.remove(index);
            } else {
                assertThat(table.put(index, block)).isSameAs(expected.put(index, block));
            }
            long probe = random.nextInt(300);
            assertThat(table.get(probe)).isSameAs(expected.get(probe));
            assertThat(table.blocksFrom(probe))
                    .hasSize(expected.tailMap(probe, true).size());
            assertThat(table.isEmpty()).isEqualTo(expected.isEmpty());
        }
        assertThat(table.blocksFrom(0)).hasSize(expected.size());
    }

    private Block block() {
        return Objects.requireNonNull(Block.tryAllocate(memory, 1));
    }
}
