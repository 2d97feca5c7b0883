package io.dittofs.transfer.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.object.BlockHash;
import org.junit.jupiter.api.Test;

final class PartialReadsTest {
    private static final int PIECE = 64 << 10;

    private final PartialReads reads = new PartialReads(3);

    private static BlockHash block(int number) {
        return new BlockHash(number, 2, 3, number);
    }

    @Test
    void wantsTheBlockAfterEightSmallReadsAndBeginsAnew() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 7; i++) {
                assertThat(reads.add(block(1), PIECE)).isFalse();
            }
            assertThat(reads.add(block(1), PIECE)).isTrue();
        }
    }

    @Test
    void wantsTheBlockWhenHalfOfItWasFetched() {
        assertThat(reads.add(block(1), 20 * PIECE)).isFalse();
        assertThat(reads.add(block(1), 11 * PIECE)).isFalse();
        assertThat(reads.add(block(1), PIECE)).isTrue();
    }

    @Test
    void forgetsTheBlockThatWasAskedForLongestAgo() {
        for (int i = 0; i < 7; i++) {
            assertThat(reads.add(block(1), PIECE)).isFalse();
            assertThat(reads.add(block(2), PIECE)).isFalse();
        }
        assertThat(reads.add(block(3), PIECE)).isFalse();
        assertThat(reads.add(block(4), PIECE)).isFalse();

        assertThat(reads.add(block(1), PIECE)).isFalse();
        assertThat(reads.add(block(4), PIECE)).isFalse();
    }
}
