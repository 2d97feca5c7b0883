package io.dittofs.blocks.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OffHeapPagesTest {
    private static final int MIB = 1 << 20;
    private static final long SEED = new Random().nextLong();
    private static final List<RunSize> SIZES = List.of(RunSize.values());

    @ParameterizedTest
    @EnumSource(RunSize.class)
    void handsOutExactlyTheLimitInOneSize(RunSize size) {
        try (OffHeapPages pages = new OffHeapPages(8 * MIB)) {
            List<PageRun> runs = allocateAll(pages, size);

            assertThat(runs).hasSize(8 * MIB / size.bytes());
            assertThat(pages.allocatedBytes()).isEqualTo(8 * MIB);
            assertThat(pages.reservedBytes()).isEqualTo(8 * MIB);
            runs.forEach(pages::free);
            assertThat(pages.allocatedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(RunSize.class)
    void runsOfOneSizeDoNotOverlap(RunSize size) {
        try (OffHeapPages pages = new OffHeapPages(2 * MIB)) {
            List<PageRun> runs = allocateAll(pages, size);
            for (int i = 0; i < runs.size(); i++) {
                runs.get(i).slice(0, size.bytes()).putInt(0, i).putInt(size.bytes() - 4, ~i);
            }
            for (int i = 0; i < runs.size(); i++) {
                ByteBuffer bytes = runs.get(i).readOnlySlice(0, size.bytes());
                assertThat(bytes.getInt(0)).isEqualTo(i);
                assertThat(bytes.getInt(size.bytes() - 4)).isEqualTo(~i);
            }
            runs.forEach(pages::free);
        }
    }

    @Test
    void takesNoMemoryBeforeTheFirstRun() {
        try (OffHeapPages pages = new OffHeapPages(1L << 40)) {
            assertThat(pages.reservedBytes()).isZero();
            PageRun run = allocate(pages, RunSize.KIB_4);
            assertThat(pages.reservedBytes()).isEqualTo(4 * MIB);
            pages.free(run);
        }
    }

    @Test
    void roundsTheLimitDownToWholeSlabs() {
        try (OffHeapPages pages = new OffHeapPages(65 * 65536 + 1)) {
            assertThat(pages.limitBytes()).isEqualTo(65 * 65536);
        }
        try (OffHeapPages pages = new OffHeapPages((1L << 30) + 5 * MIB)) {
            assertThat(pages.limitBytes()).isEqualTo((1L << 30) + 4 * MIB);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new OffHeapPages(65535));
    }

    @Test
    void memoryThatOneSizeGaveBackServesAnother() {
        try (OffHeapPages pages = new OffHeapPages(8 * MIB)) {
            for (RunSize size : RunSize.values()) {
                List<PageRun> runs = allocateAll(pages, size);
                assertThat(runs).hasSize(8 * MIB / size.bytes());
                Collections.shuffle(runs, new Random(SEED));
                runs.forEach(pages::free);
            }
        }
    }

    @Test
    void aSlabInUseServesOneSizeOnly() {
        try (OffHeapPages pages = new OffHeapPages(65536)) {
            PageRun page = allocate(pages, RunSize.KIB_4);
            assertThat(pages.tryAllocate(RunSize.KIB_64)).isNull();
            pages.free(page);
            PageRun block = allocate(pages, RunSize.KIB_64);
            assertThat(pages.tryAllocate(RunSize.KIB_4)).isNull();
            pages.free(block);
        }
    }

    @Test
    void refusesToFreeTwice() {
        try (OffHeapPages pages = new OffHeapPages(MIB)) {
            PageRun run = allocate(pages, RunSize.KIB_16);
            pages.free(run);
            PageRun next = allocate(pages, RunSize.KIB_16);
            assertThatThrownBy(() -> pages.free(run)).isInstanceOf(IllegalStateException.class);
            assertThat(pages.allocatedBytes()).isEqualTo(RunSize.KIB_16.bytes());
            pages.free(next);
        }
    }

    @Test
    void runsStayValidAfterCloseUntilTheLastIsFreed() {
        OffHeapPages pages = new OffHeapPages(MIB);
        PageRun first = allocate(pages, RunSize.KIB_4);
        PageRun last = allocate(pages, RunSize.KIB_64);
        ByteBuffer bytes = last.slice(0, 8);
        pages.close();

        pages.free(first);
        bytes.putLong(0, SEED);
        assertThat(last.readOnlySlice(0, 8).getLong(0)).isEqualTo(SEED);
        assertThat(pages.isMemoryReturned()).isFalse();

        pages.free(last);
        assertThat(pages.isMemoryReturned()).isTrue();
        assertThatThrownBy(() -> bytes.getLong(0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pages.tryAllocate(RunSize.KIB_4)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slicesAreDirectAndBounded() {
        try (OffHeapPages pages = new OffHeapPages(MIB)) {
            PageRun run = allocate(pages, RunSize.KIB_4);
            assertThat(run.slice(1, 10).isDirect()).isTrue();
            assertThat(run.readOnlySlice(1, 10).isDirect()).isTrue();
            assertThat(run.readOnlySlice(4095, 1).remaining()).isEqualTo(1);
            assertThatThrownBy(() -> run.readOnlySlice(0, 1).put(0, (byte) 1))
                    .isInstanceOf(ReadOnlyBufferException.class);
            assertThatThrownBy(() -> run.slice(4095, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> run.clear(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> run.put(4096, ByteBuffer.allocate(1), 0, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            pages.free(run);
        }
    }

    @Test
    void copiesAndClearsJustTheBytesAsked() {
        try (OffHeapPages pages = OffHeapPages.poisoning(MIB)) {
            PageRun from = allocate(pages, RunSize.KIB_4);
            PageRun to = allocate(pages, RunSize.KIB_16);
            ByteBuffer source = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9});
            from.put(100, source, 1, 3);
            to.put(200, from, 99, 5);
            to.clear(202, 1);

            byte[] seen = new byte[7];
            to.readOnlySlice(199, 7).get(seen);
            assertThat(seen).containsExactly(-1, -1, 1, 0, 3, -1, -1);
            assertThat(source.position()).isZero();
            pages.free(from);
            pages.free(to);
        }
    }

    @Test
    void poisonsRunsWhenHandedOutAndWhenFreed() {
        try (OffHeapPages pages = OffHeapPages.poisoning(MIB)) {
            PageRun run = allocate(pages, RunSize.KIB_4);
            ByteBuffer bytes = run.readOnlySlice(0, 4096);
            assertThat(bytes.getLong(4088)).isEqualTo(-1L);
            run.clear(0, 4096);
            pages.free(run);
            assertThat(bytes.getLong(0)).isEqualTo(-1L);
        }
    }

    @Test
    void countsExactlyThroughARandomHistory() {
        Random random = seeded();
        try (OffHeapPages pages = new OffHeapPages(16 * MIB)) {
            List<PageRun> out = new ArrayList<>();
            long expected = 0;
            for (int step = 0; step < 200_000; step++) {
                boolean grows = random.nextInt(1000) < (step / 20_000 % 2 == 0 ? 600 : 400);
                if (grows) {
                    RunSize size = SIZES.get(random.nextInt(SIZES.size()));
                    PageRun run = pages.tryAllocate(size);
                    if (run != null) {
                        out.add(run);
                        expected += size.bytes();
                    }
                } else if (!out.isEmpty()) {
                    Collections.swap(out, random.nextInt(out.size()), out.size() - 1);
                    PageRun run = out.removeLast();
                    expected -= run.size().bytes();
                    pages.free(run);
                }
                assertThat(pages.allocatedBytes()).isEqualTo(expected).isLessThanOrEqualTo(pages.reservedBytes());
            }
            assertThat(pages.reservedBytes()).isLessThanOrEqualTo(pages.limitBytes());
            out.forEach(pages::free);
            assertThat(allocateAndFreeAll(pages, RunSize.KIB_64)).isEqualTo(16 * MIB / 65536);
        }
    }

    @Test
    void noTwoThreadsEverHoldTheSameRun() throws Exception {
        long seed = SEED;
        System.out.println("seed " + seed);
        OffHeapPages pages = new OffHeapPages(4 * MIB);
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int worker = 1; worker <= 4; worker++) {
                int mark = worker;
                workers.add(() -> churn(pages, mark, new Random(seed + mark)));
            }
            for (var outcome : threads.invokeAll(workers)) {
                outcome.get();
            }
        }
        assertThat(pages.allocatedBytes()).isZero();
        pages.close();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    @Test
    void concurrentTakersGetEveryRunOnce() throws Exception {
        try (OffHeapPages pages = new OffHeapPages(32 * MIB);
                var threads = Executors.newFixedThreadPool(4)) {
            Callable<List<PageRun>> taker = () -> allocateAll(pages, RunSize.KIB_16);
            Set<PageRun> all = Collections.newSetFromMap(new IdentityHashMap<>());
            for (var runs : threads.invokeAll(Collections.nCopies(4, taker))) {
                all.addAll(runs.get());
            }
            assertThat(all).hasSize(32 * MIB / RunSize.KIB_16.bytes());
            all.forEach(pages::free);
        }
    }

    private static Void churn(OffHeapPages pages, int mark, Random random) {
        ArrayDeque<PageRun> held = new ArrayDeque<>();
        for (int step = 0; step < 50_000; step++) {
            PageRun run = pages.tryAllocate(SIZES.get(random.nextInt(SIZES.size())));
            if (run != null) {
                run.slice(0, 4).putInt(0, mark);
                run.slice(run.size().bytes() - 4, 4).putInt(0, mark);
                held.add(run);
            }
            if (run == null || held.size() > 30) {
                freeSomeOf(held, pages, mark, random);
            }
        }
        held.forEach(pages::free);
        return null;
    }

    private static void freeSomeOf(ArrayDeque<PageRun> held, OffHeapPages pages, int mark, Random random) {
        for (int count = random.nextInt(held.size() + 1); count > 0; count--) {
            PageRun run = held.remove();
            assertThat(run.slice(0, 4).getInt(0)).isEqualTo(mark);
            assertThat(run.slice(run.size().bytes() - 4, 4).getInt(0)).isEqualTo(mark);
            pages.free(run);
        }
    }

    private static int allocateAndFreeAll(OffHeapPages pages, RunSize size) {
        List<PageRun> runs = allocateAll(pages, size);
        runs.forEach(pages::free);
        return runs.size();
    }

    private static List<PageRun> allocateAll(OffHeapPages pages, RunSize size) {
        List<PageRun> runs = new ArrayList<>();
        for (PageRun run = pages.tryAllocate(size); run != null; run = pages.tryAllocate(size)) {
            runs.add(run);
        }
        return runs;
    }

    private static PageRun allocate(OffHeapPages pages, RunSize size) {
        return Objects.requireNonNull(pages.tryAllocate(size));
    }

    private static Random seeded() {
        System.out.println("seed " + SEED);
        return new Random(SEED);
    }
}
