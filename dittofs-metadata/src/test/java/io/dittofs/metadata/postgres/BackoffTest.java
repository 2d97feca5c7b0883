package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void pausesGrowByChanceUntilTheyAreFiveSecondsTogether() {
        for (long seed = 1; seed <= 20; seed++) {
            List<Long> pauses = new ArrayList<>();
            Backoff backoff = new Backoff(new Random(seed), pauses::add);
            while (backoff.pause()) {
                assertThat(pauses).as("seed %d", seed).hasSizeLessThan(100);
            }
            long total = pauses.stream().mapToLong(Long::longValue).sum();
            assertThat(total).as("seed %d", seed).isBetween(4_500_000_000L, Backoff.TOTAL_NANOS_MAX);
            assertThat(pauses.getFirst()).isBetween(1_000_000L, 2_000_000L);
            assertThat(pauses.getLast()).isBetween(200_000_000L, 400_000_000L);
            assertThat(pauses).doesNotHaveDuplicates();
        }
    }
}
