package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteAheadLogTest {
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final LogOptions OPTIONS = new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES);
    private static final RecordOwner OWNER = new RecordOwner(3, 17, 1L << 40);
    private static final Random RANDOM = new Random(5);

    @TempDir
    private Path directory;

    @Test
    void replaysWhatWasAppended() throws Exception {
        long write;
        long truncate;
        try (WriteAheadLog log = open(new Collected())) {
            write = log.appendWrite(OWNER, 1000, 7, bytes(5000, 1));
            truncate = log.appendTruncate(OWNER, 6000, 8);
            long cancel = log.appendCancel(OWNER, truncate);
            long uploaded = log.appendUploaded(OWNER.contentId(), 4, cancel);
            assertThat(uploaded).isLessThan(log.head());
            assertThat(log.slice(write, 5000)).isEqualTo(bytes(5000, 1));
        }
        Collected replayed = new Collected();
        try (WriteAheadLog log = open(replayed)) {
            assertThat(replayed.records)
                    .containsExactly(
                            new Collected.Cancel(OWNER, truncate),
                            new LoggedWrite(OWNER, write, 1000, 5000, 7),
                            new LoggedTruncate(OWNER, truncate, 6000, 8),
                            new Collected.Uploaded(OWNER.contentId(), 4, truncate + RecordHeader.BYTES));
            assertThat(log.slice(write, 5000)).isEqualTo(bytes(5000, 1));
            assertThat(log.statistics().liveBytes()).isEqualTo(5001);
        }
    }

    @Test
    void showsWhatItHasWithoutAChange() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            long _ = log.appendWrite(OWNER, 1000, 7, bytes(5000, 1));
        }
        Map<Path, String> before = files();
        Collected looked = new Collected();
        try (MmapPersister persister = MmapPersister.open(directory, RANDOM)) {
            WriteAheadLog.look(persister, looked);
        }
        assertThat(looked.records).hasSize(1);
        assertThat(files()).isEqualTo(before);
    }

    /// All files of the log but that which says who has it open.
    private Map<Path, String> files() throws IOException {
        Map<Path, String> contents = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*[!K]")) {
            for (Path file : files) {
                contents.put(file, HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void tellsWhenARecordIsStable() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            for (int i = 0; i < 10; i++) {
                long position = log.appendWrite(OWNER, i, i, bytes(100, i));
                stable(log, position + 100);
            }
            assertThat(log.statistics().forces()).isBetween(1L, 10L);
            assertThat(log.statistics().tickets()).isLessThanOrEqualTo(10);
            assertThatIllegalArgumentException().isThrownBy(() -> log.whenStable(log.head() + 1, _ -> {}));
        }
    }

    @Test
    void keepsOneSegmentForControlRecords() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            int writes = fill(log);
            // All but the reserve; each segment has a header of its own, and each write one.
            assertThat(writes).isEqualTo(7 * ((SEGMENT_BYTES - SegmentHeader.BYTES) / (1000 + RecordHeader.BYTES)));
            int controls = 0;
            for (boolean isFull = false; !isFull; controls++) {
                try {
                    long _ = log.appendUploaded(1, 2, 3);
                } catch (LogFullException e) {
                    assertThat(e.reason()).isEqualTo(LogFullException.Reason.LIMIT);
                    isFull = true;
                }
            }
            assertThat(controls).isGreaterThan((SEGMENT_BYTES - SegmentHeader.BYTES) / RecordHeader.BYTES);
            assertThat(log.statistics().usedBytes()).isEqualTo(OPTIONS.maxBytes());
            assertThat(log.statistics().freeBytes()).isZero();
        }
    }

    @Test
    void aRefusedWriteChangesNothing() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            fill(log);
            LogStatistics before = log.statistics();
            ByteBuffer data = bytes(1000, 1);
            assertThatThrownBy(() -> log.appendWrite(OWNER, 0, 0, data)).isInstanceOf(LogFullException.class);
            assertThat(data.remaining()).isEqualTo(1000);
            assertThat(log.statistics().liveBytes()).isEqualTo(before.liveBytes());
            assertThat(log.statistics().records()).isEqualTo(before.records());
        }
    }

    @Test
    void discardingTheOldestSegmentMakesRoom() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            fill(log);
            CountDownLatch room = new CountDownLatch(1);
            log.listen(room::countDown);
            long end = log.oldestSegmentEnd();
            long position = SegmentHeader.BYTES + RecordHeader.BYTES;
            for (; position + 1000 <= end; position += 1000 + RecordHeader.BYTES) {
                log.discard(position, 1000);
            }
            assertThat(room.await(1, TimeUnit.MINUTES)).isTrue();
            awaitRoom(log);
            assertThat(log.oldestSegmentEnd()).isEqualTo(end + SEGMENT_BYTES);
            assertThatIllegalArgumentException().isThrownBy(() -> log.slice(5000, 1));
        }
        Collected replayed = new Collected();
        try (WriteAheadLog log = open(replayed)) {
            assertThat(log.statistics().segments()).isGreaterThan(1);
            assertThat(replayed.writes().getFirst().position()).isGreaterThan(SEGMENT_BYTES);
        }
    }

    @Test
    void aPinKeepsWhatWasDiscarded() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            long first = log.appendWrite(OWNER, 0, 1, bytes(60_000, 1));
            log.pin(first);
            long second = log.appendWrite(OWNER, 0, 2, bytes(60_000, 2));
            log.discard(first, 60_000);
            log.discard(second, 60_000);
            stable(log, log.head());
            for (int i = 0; i < 4; i++) {
                log.discard(log.appendWrite(OWNER, 0, 3, bytes(60_000, 3)), 60_000);
            }
            assertThat(log.slice(first, 60_000)).isEqualTo(bytes(60_000, 1));
            log.unpin(first);
            assertThatThrownBy(() -> log.unpin(second)).isInstanceOf(RuntimeException.class);
            awaitRecycled(log, 4);
        }
    }

    @Test
    void refusesNonsense() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            long position = log.appendWrite(OWNER, 0, 1, bytes(10, 1));
            assertThatIllegalArgumentException().isThrownBy(() -> log.appendWrite(OWNER, 0, 1, ByteBuffer.allocate(0)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> log.appendWrite(OWNER, 0, 1, bytes(OPTIONS.dataBytesMax() + 1, 1)));
            assertThatThrownBy(() -> log.discard(position, 11)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> log.slice(position, 10).put(0, (byte) 1))
                    .isInstanceOf(ReadOnlyBufferException.class);
            assertThat(log.statistics().liveBytes()).isEqualTo(10);
            long largest = log.appendWrite(OWNER, 0, 1, bytes(OPTIONS.dataBytesMax(), 2));
            assertThat(log.slice(largest, OPTIONS.dataBytesMax())).isEqualTo(bytes(OPTIONS.dataBytesMax(), 2));
        }
    }

    @Test
    void appendsNothingWhenClosed() throws Exception {
        WriteAheadLog log = open(new Collected());
        log.close();
        log.close();
        assertThatThrownBy(() -> log.appendWrite(OWNER, 0, 1, bytes(10, 1))).isInstanceOf(IllegalStateException.class);
    }

    private WriteAheadLog open(ReplayVisitor visitor) throws IOException {
        return WriteAheadLog.open(MmapPersister.open(directory, RANDOM), OPTIONS, visitor, RANDOM);
    }

    /// Writes 1000 bytes each time until there is no room.
    private static int fill(WriteAheadLog log) {
        int writes = 0;
        try {
            while (true) {
                long _ = log.appendWrite(OWNER, writes * 1000L, writes, bytes(1000, writes));
                writes++;
            }
        } catch (LogFullException e) {
            assertThat(e.reason()).isEqualTo(LogFullException.Reason.LIMIT);
        }
        return writes;
    }

    private static void awaitRoom(WriteAheadLog log) {
        Until.holds(() -> {
            try {
                return log.appendWrite(OWNER, 0, 0, bytes(1000, 9)) > 0;
            } catch (LogFullException _) {
                return false;
            }
        });
    }

    private static void awaitRecycled(WriteAheadLog log, long count) {
        Until.holds(() -> log.statistics().recycledSegments() >= count);
    }

    static void stable(WriteAheadLog log, long lsn) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        log.whenStable(lsn, failure -> {
            if (failure == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(failure);
            }
        });
        done.get(1, TimeUnit.MINUTES);
    }

    static ByteBuffer bytes(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
