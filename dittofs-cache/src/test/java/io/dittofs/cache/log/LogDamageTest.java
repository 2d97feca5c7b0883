package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is refused, what is skipped, and what is found, where a log is not as it was left.
final class LogDamageTest {
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int WRITE_BYTES = 20_000;
    private static final int RECORD_BYTES = WRITE_BYTES + RecordHeader.BYTES;
    private static final RecordOwner OWNER = new RecordOwner(1, 2, 3);

    private final Random random = new Random(7);
    private ForgetfulPersister persister = new ForgetfulPersister(5);

    /// Three segments with three writes each, in order.
    @BeforeEach
    void fill() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            for (int i = 0; i < 9; i++) {
                long _ = log.appendWrite(OWNER, i, i, WriteAheadLogTest.bytes(WRITE_BYTES, i));
            }
        }
        persister = persister.afterKill();
    }

    @Test
    void findsWhatIsSound() throws Exception {
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void refusesAGap() throws Exception {
        remove(1);
        assertRefused("segment 0000000000010000 of the write-ahead log in test is missing");
    }

    @Test
    void takesARowThatBeginsLate() throws Exception {
        remove(0);
        assertThat(offsets()).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void refusesADamagedSegmentHeader() {
        for (int at : List.of(0, 12, 24, 35, 50, 62)) {
            flip(1, at);
            assertRefused("segment 0000000000010000 of the write-ahead log in test is damaged");
            flip(1, at);
        }
        flip(2, 63);
        assertRefused("segment 0000000000020000 of the write-ahead log in test is damaged");
    }

    @Test
    void refusesANewerVersion() {
        segment(0).memory().set(ValueLayout.JAVA_INT, 8, 2);
        assertRefused("was written by a newer DittoFS (format 2, this one reads 1): run that version");
    }

    @Test
    void refusesASegmentOfAnotherLog() throws Exception {
        ForgetfulPersister other = new ForgetfulPersister(6);
        SegmentFile file = other.create(SEGMENT_BYTES);
        file.memory().copyFrom(segment(0).memory());
        other.name(file, 0);
        persister = other;
        assertRefused("belongs to another log");
    }

    @Test
    void refusesASegmentUnderAnotherName() throws Exception {
        SegmentFile file = segment(0);
        persister.unname(file);
        persister.name(file, SEGMENT_BYTES * 9L);
        assertRefused("is damaged (base 0 and size 65536 instead of 589824 and 65536)");
    }

    @Test
    void refusesADamagedRecordThatWasStable() {
        flip(1, SegmentHeader.BYTES + RECORD_BYTES + 20);
        assertRefused("segment 0000000000010000 of the write-ahead log in test is damaged at offset 24160"
                + ": restore it, or give up what was there with dittofs fsck --repair-log");
    }

    @Test
    void skipsATornPayloadThatWasNotStable() throws Exception {
        removeMark(1);
        flip(1, SegmentHeader.BYTES + RECORD_BYTES + RecordHeader.BYTES + 777);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
        // And again, although the segment has been looked through.
        persister = persister.afterPowerLoss(random, 0);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
    }

    @Test
    void endsASegmentAtATornHeaderThatWasNotStable() throws Exception {
        removeMark(2);
        flip(2, SegmentHeader.BYTES + RECORD_BYTES + 40);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        // What is appended now is not behind the torn header.
        persister = persister.afterKill();
        try (WriteAheadLog log = open(new Collected())) {
            long position = log.appendWrite(OWNER, 9, 9, WriteAheadLogTest.bytes(10, 9));
            assertThat(position).isGreaterThan(3 * SEGMENT_BYTES);
        }
        persister = persister.afterKill();
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 9L);
    }

    @Test
    void closesThePersisterOfALogThatItRefuses() {
        flip(0, 0);
        assertRefused("is damaged");
        assertThat(persister.isClosed()).isTrue();
    }

    @Test
    void endsWithTheVisitorsException() {
        Collected failing = new Collected() {
            @Override
            public void onWrite(LoggedWrite write) {
                throw new IllegalStateException("enough");
            }
        };
        assertThatThrownBy(() -> open(failing)).hasMessage("enough");
        assertThat(persister.isClosed()).isTrue();
    }

    private WriteAheadLog open(ReplayVisitor visitor) throws IOException {
        return WriteAheadLog.open(persister, new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES), visitor, random);
    }

    /// The offsets of the writes that are found, whose data is checked.
    private List<Long> offsets() throws IOException {
        Collected found = new Collected();
        try (WriteAheadLog log = open(found)) {
            for (LoggedWrite write : found.writes()) {
                assertThat(log.slice(write.position(), write.length()))
                        .isEqualTo(WriteAheadLogTest.bytes(write.length(), (int) write.offset()));
            }
        }
        return found.writes().stream().map(LoggedWrite::offset).toList();
    }

    private SegmentFile segment(int index) {
        return persister.named().get(index);
    }

    private void remove(int index) throws IOException {
        SegmentFile file = segment(index);
        persister.unname(file);
        persister.remove(file);
    }

    private void flip(int index, long at) {
        byte value = segment(index).memory().get(ValueLayout.JAVA_BYTE, at);
        segment(index).memory().set(ValueLayout.JAVA_BYTE, at, (byte) (value ^ 0x10));
    }

    private void removeMark(int index) {
        segment(index).memory().asSlice(512, 16).fill((byte) 0);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> open(new Collected()))
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining(message)
                .extracting(e -> String.valueOf(e.getMessage()).lines().count())
                .isEqualTo(1L);
    }
}
