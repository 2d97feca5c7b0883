package io.dittofs.metadata.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That rows are what a tree map has, through splits and merges of pages.
final class SortedRowsTest {
    private static final int STEPS = 20_000;

    /// Few keys, so that they meet; with both signs, since keys are unsigned.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithATreeMap(long seed) {
        Random random = new Random(seed);
        SortedRows rows = new SortedRows(2, 3);
        NavigableMap<long[], String> model = new TreeMap<>(Arrays::compareUnsigned);
        for (int step = 0; step < STEPS; step++) {
            boolean isGrowing = step / 4000 % 2 == 0;
            long[] key = {random.nextLong(4) << 62, isGrowing && seed == 4 ? step : random.nextLong(1500)};
            if (random.nextInt(4) < (isGrowing ? 3 : 1)) {
                rows.put(new long[] {key[0], key[1], step}, "step-" + step);
                model.put(key, "step-" + step);
            } else {
                rows.remove(key);
                model.remove(key);
            }
            assertThat(rows.size()).as("seed %d", seed).isEqualTo(model.size());
            if (step % 500 == 0) {
                compare(rows, model, random, seed);
            }
        }
        for (long[] key : List.copyOf(model.keySet())) {
            assertThat(rows.contains(key)).isTrue();
            rows.remove(key);
            assertThat(rows.contains(key)).isFalse();
        }
        assertThat(rows.size()).isZero();
    }

    private static void compare(SortedRows rows, NavigableMap<long[], String> model, Random random, long seed) {
        long[] from = {random.nextLong(4) << 62, random.nextLong(1500)};
        List<String> found = new ArrayList<>();
        rows.scan(from, (row, attachment) -> {
            assertThat("step-" + row[2]).isEqualTo(attachment);
            found.add(attachment + "@" + row[0] + "," + row[1]);
            return true;
        });
        List<String> expected = new ArrayList<>();
        for (Map.Entry<long[], String> entry : model.tailMap(from, true).entrySet()) {
            expected.add(entry.getValue() + "@" + entry.getKey()[0] + "," + entry.getKey()[1]);
            assertThat(rows.attachment(entry.getKey())).isEqualTo(entry.getValue());
        }
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
        assertThat(rows.get(from) != null).isEqualTo(model.containsKey(from));
    }
}
