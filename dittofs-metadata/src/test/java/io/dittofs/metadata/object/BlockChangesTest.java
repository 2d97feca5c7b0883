package io.dittofs.metadata.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class BlockChangesTest {
    private static final BlockHash HASH = new BlockHash(1, 2, 3, 4);
    private static final BlockRef BLOCK = new BlockRef(HASH, 1);

    @Test
    void refusesToChangeABlockTwice() {
        BlockChanges changes = new BlockChanges(1)
                .mapKnown(1, 5, null, BLOCK)
                .unmap(1, 6, BLOCK)
                .unmapRange(new BlockRange(1, 10, 20), 5)
                .mapKnown(2, 5, null, BLOCK)
                .mapKnown(1, 20, null, BLOCK)
                .unmapRange(new BlockRange(1, 7, 10), 5);
        assertThatThrownBy(() -> changes.unmap(1, 5, BLOCK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.mapKnown(1, 6, null, BLOCK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.mapKnown(1, 19, null, BLOCK)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.unmapRange(BlockRange.all(1), 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes.unmapRange(new BlockRange(1, 19, 21), 5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(changes.changes()).hasSize(6);
    }

    @Test
    void refusesValuesThatMakeNoSense() {
        assertThatThrownBy(() -> new BlockRef(HASH, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockRange(1, 5, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockLocation("", 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockLocation("a\0b", 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockLocation("é".repeat(513), 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockLocation("key", -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BlockChanges(1).unmapRange(BlockRange.all(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
        BlockLocation location = new BlockLocation("é".repeat(512), 0, 1);
        assertThatThrownBy(() -> new StoredBlock(HASH, location, null, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
