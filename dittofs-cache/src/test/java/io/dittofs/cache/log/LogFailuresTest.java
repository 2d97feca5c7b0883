package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Disks that fail or are full.
final class LogFailuresTest {
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final LogOptions OPTIONS = new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES);
    private static final RecordOwner OWNER = new RecordOwner(1, 2, 3);

    private final Random random = new Random(7);
    private final ForgetfulPersister persister = new ForgetfulPersister(5);

    @Test
    void aFailedForceFailsItsTicketsAndTheLogGoesOn() throws Exception {
        try (WriteAheadLog log = open()) {
            long before = write(log, 1);
            assertThat(failureOf(log, before + 100)).isNull();
            long lost = write(log, 2);
            persister.failForces(1);
            assertThat(failureOf(log, lost + 100)).isNotNull();
            assertThat(log.lossCount()).isEqualTo(1);

            assertThat(failureOf(log, before + 100)).isNull();
            assertThat(failureOf(log, lost + 100)).isNotNull();
            assertThat(log.slice(lost, 100)).isEqualTo(WriteAheadLogTest.bytes(100, 2));

            long after = write(log, 3);
            assertThat(after).isGreaterThan(SEGMENT_BYTES);
            assertThat(failureOf(log, after + 100)).isNull();
            assertThat(log.lossCount()).isEqualTo(1);
        }
    }

    @Test
    void whatWasStableSurvivesALossThatVoidedIt() throws Exception {
        ForgetfulPersister found;
        long stable;
        try (WriteAheadLog log = open()) {
            stable = write(log, 1);
            assertThat(failureOf(log, stable + 100)).isNull();
            // The next segments have what replaces it, and are lost.
            persister.failForces(1);
            long big = log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(OPTIONS.dataBytesMax(), 4));
            log.discard(stable, 100);
            assertThat(failureOf(log, big + 60_000)).isNotNull();
            long after = write(log, 5);
            assertThat(failureOf(log, after + 100)).isNull();
            found = persister.afterPowerLoss(random, 0);
            assertThat(log.statistics().recycledSegments()).isZero();

            // As soon as the block store has it, it may go.
            long _ = log.appendUploaded(3, 0, after);
            log.discard(big, OPTIONS.dataBytesMax());
            assertThat(failureOf(log, log.head())).isNull();
            Until.holds(() -> log.statistics().recycledSegments() == 2);
        }
        Collected replayed = new Collected();
        try (WriteAheadLog _ = WriteAheadLog.open(found, OPTIONS, replayed, random)) {
            assertThat(replayed.writes().stream().map(LoggedWrite::position)).contains(stable);
        }
    }

    @Test
    void closingTellsOfALoss() throws Exception {
        WriteAheadLog log = open();
        long _ = write(log, 1);
        persister.failForces(1);
        assertThatThrownBy(log::close).isInstanceOf(IOException.class).hasMessageContaining("the disk fails");
        assertThat(persister.isClosed()).isTrue();
    }

    @Test
    void aFullDiskRefusesWritesAndLetsUploadsGoOn() throws Exception {
        persister.limitFiles(4);
        try (WriteAheadLog log = open()) {
            List<Long> written = new ArrayList<>();
            LogFullException full = null;
            while (full == null) {
                try {
                    written.add(log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(10_000, 4)));
                } catch (LogFullException e) {
                    full = e;
                }
            }
            assertThat(full.reason()).isEqualTo(LogFullException.Reason.DISK_FULL);
            assertThat(written).hasSize(3 * 6);
            long note = 0;
            while (note < 3 * SEGMENT_BYTES) {
                note = log.appendUploaded(3, 0, log.head());
            }

            CountDownLatch room = new CountDownLatch(1);
            log.listen(room::countDown);
            for (int i = 0; i < 12; i++) {
                log.discard(written.get(i), 10_000);
            }
            assertThat(room.await(1, TimeUnit.MINUTES)).isTrue();
            awaitWrite(log);
            assertThat(persister.fileCount()).isEqualTo(4);
        }
    }

    @Test
    void growsAgainWhenTheDiskHasRoom() throws Exception {
        persister.limitFiles(2);
        try (WriteAheadLog log = open()) {
            assertThatThrownBy(() -> {
                        while (true) {
                            long _ = write(log, 1);
                        }
                    })
                    .isInstanceOf(LogFullException.class);
            CountDownLatch room = new CountDownLatch(1);
            log.listen(room::countDown);
            persister.limitFiles(3);
            assertThat(room.await(1, TimeUnit.MINUTES)).isTrue();
            awaitWrite(log);
        }
    }

    @Test
    void doesNotBeginWithoutRoom() {
        persister.limitFiles(0);
        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot begin a segment of 65536 bytes");
        assertThat(persister.isClosed()).isTrue();
    }

    @Test
    void namesThatCannotBeChangedStopNothingElse() throws Exception {
        try (WriteAheadLog log = open()) {
            long first = log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(60_000, 4));
            long second = log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(60_000, 5));
            persister.failNames(true);
            log.discard(first, 60_000);
            assertThat(failureOf(log, second + 60_000)).isNull();
            assertThat(log.statistics().recycledSegments()).isZero();
            persister.failNames(false);
            Until.holds(() -> log.statistics().recycledSegments() > 0);
            assertThat(log.slice(second, 60_000)).isEqualTo(WriteAheadLogTest.bytes(60_000, 5));
        }
    }

    @Test
    void aSmallerLimitHoldsAsTheLogIsEmptied() throws Exception {
        long first;
        try (WriteAheadLog log = open()) {
            first = log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(60_000, 4));
            for (int i = 0; i < 5; i++) {
                long _ = log.appendWrite(OWNER, 0, 9, WriteAheadLogTest.bytes(60_000, 4));
            }
        }
        LogOptions smaller = new LogOptions(4 * SEGMENT_BYTES, SEGMENT_BYTES);
        ForgetfulPersister found = persister.afterKill();
        Collected replayed = new Collected();
        try (WriteAheadLog log = WriteAheadLog.open(found, smaller, replayed, random)) {
            assertThat(replayed.writes()).hasSize(6);
            assertThatThrownBy(() -> write(log, 1)).isInstanceOf(LogFullException.class);
            long _ = log.appendUploaded(1, 2, 3);
            assertThat(first).isEqualTo(replayed.writes().getFirst().position());
            replayed.writes().forEach(write -> log.discard(write.position(), write.length()));
            awaitWrite(log);
            Until.holds(() -> log.statistics().allocatedBytes() <= smaller.maxBytes());
            assertThat(found.fileCount()).isLessThanOrEqualTo(4);
        }
    }

    private WriteAheadLog open() throws IOException {
        return WriteAheadLog.open(persister, OPTIONS, new Collected(), random);
    }

    private static long write(WriteAheadLog log, int seed) throws LogFullException {
        return log.appendWrite(OWNER, 0, seed, WriteAheadLogTest.bytes(100, seed));
    }

    private static void awaitWrite(WriteAheadLog log) {
        Until.holds(() -> {
            try {
                return write(log, 1) > 0;
            } catch (LogFullException _) {
                return false;
            }
        });
    }

    private static @Nullable IOException failureOf(WriteAheadLog log, long lsn) throws Exception {
        CompletableFuture<@Nullable IOException> answer = new CompletableFuture<>();
        log.whenStable(lsn, answer::complete);
        return answer.get(1, TimeUnit.MINUTES);
    }
}
