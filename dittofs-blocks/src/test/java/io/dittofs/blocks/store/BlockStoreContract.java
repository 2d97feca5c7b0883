package io.dittofs.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every block store does. A test of one extends this and says where stores come from.
public abstract class BlockStoreContract extends BlockStoreListingTests {
    private static final int BLOCK_BYTES = 4 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 65_536, 65_537, BLOCK_BYTES, BLOCK_BYTES + 1})
    void givesBackWhatWasPut(int bytes) throws Exception {
        byte[] content = random(bytes);
        store().put("blocks/ab/cd/whole", List.of(ByteBuffer.wrap(content)));
        assertThat(read("blocks/ab/cd/whole", 0, bytes)).isEqualTo(content);
    }

    @Test
    void putsWhatRemainsOfManyBuffersAndMovesNone() throws Exception {
        byte[] content = random(300_000);
        ByteBuffer heap = ByteBuffer.wrap(content, 10, 99_990);
        ByteBuffer direct = ByteBuffer.allocateDirect(150_000).put(7, content, 100_000, 100_000);
        direct.position(7).limit(100_007);
        ByteBuffer readOnly = ByteBuffer.wrap(content, 200_000, 100_000).asReadOnlyBuffer();
        store().put("many", List.of(heap, ByteBuffer.allocate(0), direct, readOnly));

        byte[] expected = new byte[content.length - 10];
        System.arraycopy(content, 10, expected, 0, expected.length);
        assertThat(read("many", 0, expected.length)).isEqualTo(expected);
        assertThat(heap.position()).isEqualTo(10);
        assertThat(heap.remaining()).isEqualTo(99_990);
        assertThat(direct.position()).isEqualTo(7);
        assertThat(direct.remaining()).isEqualTo(100_000);
        assertThat(readOnly.position()).isEqualTo(200_000);
    }

    @Test
    void putsAnObjectOfManySmallBuffers() throws Exception {
        byte[] content = random(200_000);
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < content.length; at += 100) {
            pieces.add(ByteBuffer.wrap(content, at, 100));
        }
        store().put("pieces", pieces);
        assertThat(read("pieces", 0, content.length)).isEqualTo(content);
    }

    @Test
    void readsRanges() throws Exception {
        byte[] content = random(200_000);
        store().put("ranged", List.of(ByteBuffer.wrap(content)));
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(content.length);
            int count = random.nextInt(content.length - from + 1);
            assertThat(read("ranged", from, count))
                    .as("%d bytes from %d", count, from)
                    .isEqualTo(Arrays.copyOfRange(content, from, from + count));
        }
    }

    @Test
    void fillsABufferFromItsPositionToItsLimit() throws Exception {
        byte[] content = random(100);
        store().put("short", List.of(ByteBuffer.wrap(content)));
        for (ByteBuffer into : List.of(ByteBuffer.allocate(50), ByteBuffer.allocateDirect(50))) {
            into.position(10).limit(40);
            store().get("short", 70, into);
            assertThat(into.position()).isEqualTo(40);
            assertThat(into.limit()).isEqualTo(40);
            byte[] read = new byte[30];
            into.get(10, read);
            assertThat(read).isEqualTo(Arrays.copyOfRange(content, 70, 100));
            assertThat(into.get(9)).isZero();
            into.limit(50);
            assertThat(into.get(40)).isZero();
        }
    }

    @Test
    void fillsBuffersOneAfterTheOther() throws Exception {
        byte[] content = random(300_000);
        store().put("long", List.of(ByteBuffer.wrap(content)));
        List<ByteBuffer> into = List.of(
                ByteBuffer.allocateDirect(70_000).position(10).limit(65_546),
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(100_000).limit(99_999),
                ByteBuffer.allocateDirect(1));

        store().get("long", 1000, into);

        assertThat(into).allMatch(buffer -> !buffer.hasRemaining());
        int at = 1000;
        int[] from = {10, 0, 0, 0};
        for (int i = 0; i < from.length; i++) {
            byte[] read = new byte[into.get(i).limit() - from[i]];
            into.get(i).get(from[i], read);
            assertThat(read).isEqualTo(Arrays.copyOfRange(content, at, at + read.length));
            at += read.length;
        }
        List<ByteBuffer> tooMany = List.of(ByteBuffer.allocate(200_000), ByteBuffer.allocate(100_001));
        assertThat(failure(() -> store().get("long", 0, tooMany))).isEqualTo(Kind.DAMAGED);
        assertThat(tooMany).allMatch(buffer -> buffer.position() == 0);
    }

    @Test
    void anObjectThatEndsEarlyIsDamaged() throws Exception {
        store().put("short", List.of(ByteBuffer.wrap(random(100))));
        for (long offset : new long[] {71, 100, 5_000_000_000L}) {
            ByteBuffer into = ByteBuffer.allocate(40).position(10);
            assertThat(failure(() -> store().get("short", offset, into)))
                    .as("30 bytes from %d", offset)
                    .isEqualTo(Kind.DAMAGED);
            assertThat(into.position()).isEqualTo(10);
        }
    }

    @Test
    void whatWasNeverPutIsNotFound() throws Exception {
        store().put("blocks/aa/other", List.of());
        assertThat(failure(() -> read("blocks/aa/none", 0, 1))).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(() -> read("blocks/aa/none", 0, 0))).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(() -> read("blocks/bb/none", 0, 1))).isEqualTo(Kind.NOT_FOUND);
        assertThat(failure(() -> read("blocks/aa", 0, 1))).isEqualTo(Kind.NOT_FOUND);
        assertThat(store().stat("blocks/aa/none")).isNull();
        assertThat(store().stat("blocks/bb/none")).isNull();
        assertThat(store().stat("blocks/aa")).isNull();
    }

    @Test
    void aSecondPutReplacesInOneStep() throws Exception {
        store().put("same", List.of(ByteBuffer.wrap(random(100_000))));
        byte[] second = {1, 2, 3};
        store().put("same", List.of(ByteBuffer.wrap(second)));
        assertThat(read("same", 0, 3)).isEqualTo(second);
        assertThat(present("same").bytes()).isEqualTo(3);
    }

    @Test
    void tellsSizeAndTime() throws Exception {
        Instant before = Instant.now().minus(clockSkew());
        store().put("known", List.of(ByteBuffer.allocate(12_345)));
        StoredObject known = present("known");
        assertThat(known.key()).isEqualTo("known");
        assertThat(known.bytes()).isEqualTo(12_345);
        assertThat(known.modified()).isBetween(before, Instant.now().plus(clockSkew()));
    }

    @Test
    void deletesManyAndDoesNotMindWhatIsNotThere() throws Exception {
        List<String> keys = putNumbered(20);
        List<String> deleted = new ArrayList<>(keys.subList(0, 15));
        deleted.add("none/such");
        deleted.add("n/0001/below-an-object");
        Collections.shuffle(deleted, new Random(SEED));
        store().delete(deleted);
        store().delete(deleted);
        store().delete(List.of());
        assertThat(allKeys("", 100)).isEqualTo(keys.subList(15, 20));
        assertThat(failure(() -> read(keys.get(3), 0, 1))).isEqualTo(Kind.NOT_FOUND);
        store().put(keys.get(3), List.of(ByteBuffer.allocate(1)));
        assertThat(read(keys.get(3), 0, 1)).hasSize(1);
    }

    @Test
    void keysBeyondAsciiAreKeptOrRefused() throws Exception {
        List<String> keys = List.of("path/Übersicht.txt", "path/\u7406", "path/\uD83D\uDE00 smile", "path/a b+c%20&d");
        if (hasKeysBeyondAscii()) {
            for (String key : keys) {
                store().put(key, List.of(ByteBuffer.wrap(new byte[] {42})));
                assertThat(read(key, 0, 1)).as(key).containsExactly(42);
                assertThat(present(key).key()).isEqualTo(key);
            }
            assertThat(allKeys("path/", 3))
                    .isEqualTo(keys.stream().sorted(BlockKeys.ORDER).toList());
            store().delete(keys);
            assertThat(allKeys("", 3)).isEmpty();
        } else {
            assertThat(failure(() -> store().put(keys.getFirst(), List.of()))).isEqualTo(Kind.REFUSED);
            store().delete(keys);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "../a", "a/../b", "a/..", ".", "./a", "a\u0000b", "a\nb", "\uD800"})
    void refusesWhatIsNoKey(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> store().put(key, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> store().get(key, 0, ByteBuffer.allocate(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> store().delete(List.of("fine", key)));
        assertThatIllegalArgumentException().isThrownBy(() -> store().stat(key));
    }

    @Test
    void keepsTheLongestKey() throws Exception {
        String segment = "s".repeat(BlockKeys.SEGMENT_BYTES_MAX);
        String longest = String.join("/", segment, segment, segment, "t".repeat(32));
        assertThat(longest).hasSize(BlockKeys.BYTES_MAX);
        store().put(longest, List.of(ByteBuffer.wrap(new byte[] {7})));
        assertThat(read(longest, 0, 1)).containsExactly(7);
        assertThat(allKeys("s", 1)).containsExactly(longest);
        assertThatIllegalArgumentException().isThrownBy(() -> store().put(longest + "t", List.of()));
    }

    @Test
    void manyThreadsWorkAtOnce() throws Exception {
        int threads = 16;
        CountDownLatch begin = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> works = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                works.add(executor.submit(work(thread, begin)));
            }
            begin.countDown();
            for (Future<?> work : works) {
                work.get();
            }
        }
        assertThat(allKeys("blocks/", 7)).hasSize(threads);
    }

    private Callable<@Nullable Void> work(int thread, CountDownLatch begin) {
        byte[] common = random(100_000);
        byte[] own = new byte[50_000 + thread];
        new Random(thread).nextBytes(own);
        return () -> {
            begin.await();
            for (int round = 0; round < 3; round++) {
                store().put("common", List.of(ByteBuffer.wrap(common)));
                assertThat(read("common", 0, common.length)).isEqualTo(common);
                store().put("passing/" + thread, List.of(ByteBuffer.wrap(own)));
                store().delete(List.of("passing/" + thread));
                String key = "blocks/%02x/%02x/own".formatted(thread & 3, thread);
                store().put(key, List.of(ByteBuffer.wrap(own)));
                assertThat(read(key, 0, own.length)).isEqualTo(own);
            }
            return null;
        };
    }

    @Test
    void keepsObjectsWhenOpenedAgain() throws Exception {
        TreeMap<String, byte[]> model = new TreeMap<>(BlockKeys.ORDER);
        Random random = new Random(SEED);
        for (int i = 0; i < 30; i++) {
            byte[] content = new byte[random.nextInt(10_000)];
            random.nextBytes(content);
            String key = "blocks/%02x/%02x/%d".formatted(random.nextInt(4), random.nextInt(4), i);
            store().put(key, List.of(ByteBuffer.wrap(content)));
            model.put(key, content);
        }
        store().delete(List.of(model.firstKey()));
        model.remove(model.firstKey());
        if (openAgain()) {
            assertThat(allKeys("", 7)).isEqualTo(List.copyOf(model.keySet()));
            for (var entry : model.entrySet()) {
                assertThat(read(entry.getKey(), 0, entry.getValue().length)).isEqualTo(entry.getValue());
            }
        }
    }

    @Test
    void aClosedStoreIsUnavailable() {
        store().close();
        store().close();
        assertThat(failure(() -> store().put("a", List.of()))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> read("a", 0, 1))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().delete(List.of("a")))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().list("", null, 1))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().stat("a"))).isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aProbeLeavesNothing() throws Exception {
        store().probe();
        store().probe();
        assertThat(allKeys("", 10)).isEmpty();
    }

    @Test
    void tellsHowMuchRoomThereIs() throws Exception {
        StoreSpace space = store().space();
        assertThat(space.freeBytes()).isGreaterThanOrEqualTo(BLOCK_BYTES);
        assertThat(space.totalBytes()).isGreaterThanOrEqualTo(space.freeBytes());
    }

    @Test
    void countsWhatItDoes() throws Exception {
        store().put("a", List.of(ByteBuffer.allocate(1000)));
        store().put("b", List.of(ByteBuffer.allocate(500)));
        read("a", 100, 300);
        failure(() -> read("c", 0, 1));
        store().stat("a");
        store().list("", null, 10);
        store().delete(List.of("a", "b"));
        BlockStoreStatistics statistics = store().statistics();
        BlockStoreStatistics.Counts puts = statistics.of(StoreOperation.PUT);
        assertThat(puts.calls()).isEqualTo(2);
        assertThat(puts.bytes()).isEqualTo(1500);
        assertThat(puts.nanos()).isPositive();
        assertThat(puts.failures()).isZero();
        BlockStoreStatistics.Counts gets = statistics.of(StoreOperation.GET);
        assertThat(gets.calls()).isEqualTo(2);
        assertThat(gets.bytes()).isEqualTo(300);
        assertThat(gets.errors()).containsOnlyKeys(Kind.NOT_FOUND);
        assertThat(statistics.of(StoreOperation.STAT).calls()).isEqualTo(1);
        assertThat(statistics.of(StoreOperation.LIST).objects()).isEqualTo(2);
        assertThat(statistics.of(StoreOperation.DELETE).objects()).isEqualTo(2);
    }
}
