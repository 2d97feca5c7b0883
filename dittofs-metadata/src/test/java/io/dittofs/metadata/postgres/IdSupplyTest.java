package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class IdSupplyTest {
    /// A source whose ranges lie apart, as those of a shared database do.
    private static final class Ranges implements IdSupply.Source {
        private final AtomicInteger asked = new AtomicInteger();
        private final Semaphore answered = new Semaphore(0);
        private volatile boolean fails;

        @Override
        public long reserve(int count) throws FsException {
            int range = asked.incrementAndGet();
            try {
                if (fails) {
                    throw new FsException(FsError.TRY_LATER);
                }
                return range * 1_000_000L;
            } finally {
                answered.release();
            }
        }
    }

    private final Ranges ranges = new Ranges();
    private final IdSupply supply = new IdSupply(ranges);

    @Test
    void nextRangeIsFetchedAheadAndFollowsTheFirst() throws Exception {
        for (int i = 0; i < IdSupply.NUMBERS; i++) {
            assertThat(supply.next()).isEqualTo(1_000_000 + i);
        }
        ranges.answered.acquire(2);
        ranges.fails = true;
        assertThat(supply.next()).isEqualTo(2_000_000);
        assertThat(ranges.asked).hasValue(2);
    }

    @Test
    void rangeThatCouldNotBeFetchedAheadIsAskedForAgain() throws Exception {
        supply.next();
        ranges.fails = true;
        for (int i = 1; i < IdSupply.NUMBERS; i++) {
            supply.next();
        }
        ranges.answered.acquire(2);
        TestStore.assertRefused(FsError.TRY_LATER, supply::next);
        ranges.fails = false;
        assertThat(supply.next()).isEqualTo(4_000_000);
    }
}
