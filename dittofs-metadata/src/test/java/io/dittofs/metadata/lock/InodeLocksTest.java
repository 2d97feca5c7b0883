package io.dittofs.metadata.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.metadata.lock.InodeLocks.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class InodeLocksTest {
    /// Two of one stripe are among any five inodes.
    private static final int FEW = 4;

    @Test
    void needsAPowerOfTwo() {
        for (int count : new int[] {0, 3, -4, 100, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new InodeLocks(count));
        }
    }

    @Test
    void takesOneToFourInodes() {
        InodeLocks locks = new InodeLocks(FEW);
        assertThatIllegalArgumentException().isThrownBy(locks::lock);
        assertThatIllegalArgumentException().isThrownBy(() -> locks.lock(1, 2, 3, 4, 5));
        for (long[] inodes : new long[][] {{1}, {1, 1}, {1, 2, 3}, {3, 2, 1, 3}}) {
            try (Held held = locks.lock(inodes)) {
                assertThat(held).isNotNull();
            }
        }
    }

    @Test
    void heldLockKeepsAnotherThreadOut() throws Exception {
        for (int variant = 0; variant < 4; variant++) {
            InodeLocks locks = new InodeLocks(1 << 10);
            CompletableFuture<String> order = new CompletableFuture<>();
            Thread other;
            try (Held held = lockInVariant(locks, variant)) {
                assertThat(held).isNotNull();
                other = Thread.ofPlatform().start(() -> {
                    try (Held alsoHeld = locks.lock(7)) {
                        order.complete("other " + alsoHeld.getClass().isInterface());
                    }
                });
                while (other.getState() != Thread.State.WAITING) {
                    assertThat(order).isNotDone();
                    Thread.onSpinWait();
                }
                order.complete("holder");
            }
            other.join();
            assertThat(order.join()).isEqualTo("holder");
        }
    }

    private static Held lockInVariant(InodeLocks locks, int variant) {
        return switch (variant) {
            case 0 -> locks.lock(7);
            case 1 -> locks.lock(7, 8);
            case 2 -> locks.lock(8, 7);
            default -> locks.lock(1, 7, 2, 7);
        };
    }

    @Test
    void closedLockIsFree() throws Exception {
        InodeLocks locks = new InodeLocks(FEW);
        for (int variant = 0; variant < 4; variant++) {
            lockInVariant(locks, variant).close();
        }
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            for (long inode = 0; inode < 100; inode++) {
                long number = inode;
                thread.submit(() -> locks.lock(number).close()).get(10, TimeUnit.SECONDS);
            }
        }
    }

    /// The counters are plain fields: only the locks keep additions from getting lost.
    @Test
    void crossingOrdersNeitherDeadlockNorLoseAnUpdate() throws Exception {
        int threads = 6;
        int rounds = 20_000;
        int inodes = 16;
        for (int stripes : new int[] {1, FEW, 1 << 12}) {
            InodeLocks locks = new InodeLocks(stripes);
            long[] counters = new long[inodes];
            try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
                List<Future<?>> futures = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    Random random = new Random(i);
                    futures.add(executor.submit(() -> addInRandomOrders(locks, counters, random, rounds)));
                }
                for (Future<?> future : futures) {
                    future.get();
                }
            }
            long sum = 0;
            for (long counter : counters) {
                sum += counter;
            }
            assertThat(sum).isEqualTo((long) threads * rounds * InodeLocks.INODES_MAX);
        }
    }

    private static void addInRandomOrders(InodeLocks locks, long[] counters, Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            int a = random.nextInt(counters.length);
            int b = random.nextInt(counters.length);
            if (random.nextBoolean()) {
                try (Held held = locks.lock(a, b)) {
                    assertThat(held).isNotNull();
                    counters[a] += 2;
                    counters[b] += 2;
                }
            } else {
                int c = random.nextInt(counters.length);
                int d = random.nextInt(counters.length);
                try (Held held = locks.lock(a, b, c, d)) {
                    assertThat(held).isNotNull();
                    counters[a]++;
                    counters[b]++;
                    counters[c]++;
                    counters[d]++;
                }
            }
        }
    }
}
