package io.dittofs.metadata.store;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That a store and the naive model agree after any history.
interface StoreHistoryTests extends StoreTests {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    default void agreesWithTheModelAfterARandomHistory(long seed) throws Exception {
        RandomHistory history = new RandomHistory(store(), tree(), seed);
        for (int step = 0; step < 600; step++) {
            history.step();
            if (step % 100 == 99) {
                history.compare();
            }
        }
        if (isPersistent()) {
            history.compareWith(reopen());
        }
    }
}
