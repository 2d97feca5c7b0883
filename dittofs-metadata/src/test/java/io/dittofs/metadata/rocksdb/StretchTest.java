package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.StoreTree;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class StretchTest {
    private static final long SEED = 5;

    @Test
    void agreesWithASortedMapAfterAnyChanges() {
        Random random = new Random(SEED);
        TreeMap<Long, Map.Entry<Long, FileName>> model = new TreeMap<>();
        Stretch stretch = Stretch.of(List.of(), 0);
        for (int step = 1; step <= 2000; step++) {
            long cookie = random.nextInt(Stretch.COOKIES);
            if (random.nextBoolean()) {
                FileName name = StoreTree.name("name-" + step);
                model.put(cookie, Map.entry((long) step, name));
                stretch = stretch.with(cookie, step, name, step);
            } else {
                model.remove(cookie);
                stretch = stretch.without(cookie, step);
            }
            assertThat(stretch.version()).isEqualTo(step);
            assertSame(stretch, model);
        }
    }

    private static void assertSame(Stretch stretch, SortedMap<Long, Map.Entry<Long, FileName>> model) {
        assertThat(stretch.size()).isEqualTo(model.size());
        int place = 0;
        for (var entry : model.entrySet()) {
            assertThat(stretch.cookie(place)).isEqualTo(entry.getKey());
            assertThat(stretch.child(place)).isEqualTo(entry.getValue().getKey());
            assertThat(stretch.name(place)).isEqualTo(entry.getValue().getValue());
            assertThat(stretch.placeFrom(entry.getKey())).isEqualTo(place);
            place++;
        }
        long middle = Stretch.COOKIES / 2;
        assertThat(stretch.placeFrom(middle)).isEqualTo(model.headMap(middle).size());
    }

    @Test
    void beginsAtAMultipleOfItsLength() {
        assertThat(Stretch.indexOf(0)).isZero();
        assertThat(Stretch.indexOf(Stretch.COOKIES - 1)).isZero();
        assertThat(Stretch.indexOf(Stretch.COOKIES)).isOne();
    }
}
