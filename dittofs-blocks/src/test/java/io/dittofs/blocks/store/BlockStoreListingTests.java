package io.dittofs.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every block store lists.
abstract class BlockStoreListingTests extends BlockStoreTests {
    @Test
    void listsInPagesOfAnySize() throws Exception {
        List<String> keys = putNumbered(23);
        for (int max : new int[] {1, 5, 22, 23, 24, 1000}) {
            assertThat(allKeys("", max)).as("pages of %d", max).isEqualTo(keys);
        }
        BlockPage last = store().list("", keys.getLast(), 10);
        assertThat(last.objects()).isEmpty();
        assertThat(last.isLast()).isTrue();
    }

    @Test
    void listsInTheOrderOfKeysNotOfFolders() throws Exception {
        List<String> keys = new ArrayList<>(
                List.of("a-b", "a.b/c", "a/b", "a/b-c", "a/bb/c", "a/c", "a0", "aa/b", "b", "B", "b~", "ba/~", "~"));
        Collections.shuffle(keys, new Random(SEED));
        for (String key : keys) {
            store().put(key, List.of(ByteBuffer.wrap(new byte[] {1})));
        }
        keys.sort(BlockKeys.ORDER);
        assertThat(allKeys("", 3)).isEqualTo(keys);
        assertThat(allKeys("a/", 2)).containsExactly("a/b", "a/b-c", "a/bb/c", "a/c");
        assertThat(allKeys("a/b", 2)).containsExactly("a/b", "a/b-c", "a/bb/c");
        assertThat(allKeys("a/bb", 2)).containsExactly("a/bb/c");
        assertThat(allKeys("c", 2)).isEmpty();
    }

    @Test
    void aListingBeginsBehindAnyKey() throws Exception {
        for (String key : List.of("a/b", "a/d", "b/a", "c")) {
            store().put(key, List.of());
        }
        assertThat(keys(store().list("", "a/c", 10))).containsExactly("a/d", "b/a", "c");
        assertThat(keys(store().list("", "a", 10))).containsExactly("a/b", "a/d", "b/a", "c");
        assertThat(keys(store().list("a/", "Z", 10))).containsExactly("a/b", "a/d");
        assertThat(keys(store().list("a/", "a/b", 1))).containsExactly("a/d");
        assertThat(keys(store().list("a/", "b", 10))).isEmpty();
    }

    /// Puts `n/0000` and so on, of one byte each, in no order, and returns them in order.
    final List<String> putNumbered(int count) throws BlockStoreException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add("n/%04d".formatted(i));
        }
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(SEED));
        for (String key : shuffled) {
            store().put(key, List.of(ByteBuffer.wrap(new byte[] {1})));
        }
        return keys;
    }

    /// All keys of a prefix, by pages of up to `max`.
    protected final List<String> allKeys(String prefix, int max) throws BlockStoreException {
        List<String> keys = new ArrayList<>();
        BlockPage page;
        do {
            page = store().list(prefix, keys.isEmpty() ? null : keys.getLast(), max);
            assertThat(page.objects()).hasSizeLessThanOrEqualTo(max);
            keys.addAll(keys(page));
        } while (!page.isLast());
        return keys;
    }

    private static List<String> keys(BlockPage page) {
        return page.objects().stream().map(StoredObject::key).toList();
    }
}
