package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Threads append, sync and discard, while copies are taken of what a kill or a power failure would leave.
final class ConcurrentAppendsTest {
    private static final long SEED = new Random().nextLong();
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final LogOptions OPTIONS = new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES);
    private static final int THREADS = 3;
    private static final int STEPS = 1500;
    private static final int COPIES = 12;

    /// A record that is there for good, and whether it was said to be stable.
    private record Kept(LoggedWrite write, int seed, AtomicBoolean isStable) {}

    @Test
    void everyCopyHasWhatWasPromisedBefore() throws Exception {
        System.out.println("seed " + SEED);
        ForgetfulPersister persister = new ForgetfulPersister(4);
        WriteAheadLog log = WriteAheadLog.open(persister, OPTIONS, new Collected(), new Random(SEED));
        Map<Long, Kept> kept = new ConcurrentHashMap<>();
        CountDownLatch done = new CountDownLatch(THREADS);
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> outcomes = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                Callable<Void> worker = () -> {
                    try {
                        return append(log, kept, number);
                    } finally {
                        done.countDown();
                    }
                };
                outcomes.add(threads.submit(worker));
            }
            Random random = new Random(SEED);
            for (int copy = 0; copy < COPIES || done.getCount() > 0; copy++) {
                boolean isKill = copy % 2 == 0;
                Map<Long, Kept> promised = promised(kept, isKill);
                ForgetfulPersister found =
                        isKill ? persister.afterKill() : persister.afterPowerLoss(random, (copy % 5) / 4.0);
                verify(found, promised, kept);
            }
            for (Future<?> outcome : outcomes) {
                outcome.get();
            }
        }
        int seed = THREADS * STEPS;
        RecordOwner owner = new RecordOwner(1, 2, 3);
        long position = append(log, owner, seed, 5000, () -> {});
        kept.put(position, new Kept(new LoggedWrite(owner, position, seed, 5000, 0), seed, new AtomicBoolean()));
        log.close();
        verify(persister.afterPowerLoss(new Random(SEED), 0), promised(kept, true), kept);
        assertThat(log.statistics().recycledSegments()).isPositive();
    }

    /// Each thread keeps its newest record, so that segments come round.
    private static Void append(WriteAheadLog log, Map<Long, Kept> kept, int thread) throws Exception {
        Random random = new Random(SEED + thread);
        RecordOwner owner = new RecordOwner(thread, thread, thread);
        ArrayDeque<Kept> mine = new ArrayDeque<>();
        for (int step = 0; step < STEPS; step++) {
            int seed = thread * STEPS + step;
            int length = 1 + random.nextInt(20_000);
            // Where there is no room, it may be one's own old record that takes it.
            long position = append(log, owner, seed, length, () -> discardAll(log, kept, mine));
            Kept fresh = new Kept(new LoggedWrite(owner, position, seed, length, step), seed, new AtomicBoolean());
            kept.put(position, fresh);
            if (random.nextInt(4) == 0) {
                WriteAheadLogTest.stable(log, position + length);
                fresh.isStable.set(true);
            }
            discardAll(log, kept, mine);
            mine.add(fresh);
        }
        discardAll(log, kept, mine);
        return null;
    }

    private static void discardAll(WriteAheadLog log, Map<Long, Kept> kept, ArrayDeque<Kept> mine) {
        while (!mine.isEmpty()) {
            LoggedWrite write = mine.remove().write;
            kept.remove(write.position());
            log.discard(write.position(), write.length());
        }
    }

    private static long append(WriteAheadLog log, RecordOwner owner, int seed, int length, Runnable whenFull) {
        AtomicLong position = new AtomicLong();
        Until.holds(() -> {
            try {
                position.set(log.appendWrite(owner, seed, seed % STEPS, WriteAheadLogTest.bytes(length, seed)));
                return true;
            } catch (LogFullException _) {
                whenFull.run();
                return false;
            }
        });
        return position.get();
    }

    private static Map<Long, Kept> promised(Map<Long, Kept> kept, boolean isAll) {
        Map<Long, Kept> promised = new HashMap<>();
        kept.forEach((position, record) -> {
            if (isAll || record.isStable.get()) {
                promised.put(position, record);
            }
        });
        return promised;
    }

    private static void verify(ForgetfulPersister found, Map<Long, Kept> promised, Map<Long, Kept> kept)
            throws IOException {
        Collected replayed = new Collected();
        try (WriteAheadLog log = WriteAheadLog.open(found, OPTIONS, replayed, new Random(SEED))) {
            for (LoggedWrite write : replayed.writes()) {
                assertThat(log.slice(write.position(), write.length()))
                        .isEqualTo(WriteAheadLogTest.bytes(write.length(), (int) write.offset()));
            }
        }
        List<Long> positions =
                replayed.writes().stream().map(LoggedWrite::position).toList();
        promised.forEach((position, record) -> {
            // What was replaced meanwhile may be gone.
            if (kept.containsKey(position)) {
                assertThat(positions).as("seed %s has %s", SEED, record).contains(position);
            }
        });
    }
}
