package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.cache.log.LogDamage.Kind;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a repair makes of damaged logs, which are opened afterwards.
final class LogRepairTest {
    private static final int SEGMENT_BYTES = 64 << 10;
    private static final int WRITE_BYTES = 20_000;
    private static final int RECORD_BYTES = WRITE_BYTES + RecordHeader.BYTES;
    private static final RecordOwner OWNER = new RecordOwner(1, 2, 3);
    /// The second record of the second segment: the write at offset 4.
    private static final int RECORD = SegmentHeader.BYTES + RECORD_BYTES;

    private final Random random = new Random(7);
    private final List<Long> kept = new ArrayList<>();
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
    void changesNothingWhereNothingIsWrong() throws Exception {
        byte[] before = segment(1).memory().toArray(ValueLayout.JAVA_BYTE);
        assertThat(repair()).isEmpty();
        assertThat(kept).isEmpty();
        assertThat(segment(1).memory().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(before);
    }

    @Test
    void putsEachWrongByteOfAHeaderRight() throws Exception {
        for (int at = 0; at < RecordHeader.BYTES; at++) {
            flip(1, RECORD + at);
            assertThat(repair()).extracting(LogDamage::kind).containsExactly(Kind.CORRECTED);
            assertThat(repair()).isEmpty();
        }
        assertThat(kept).hasSize(RecordHeader.BYTES).containsOnly((long) SEGMENT_BYTES);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void takesOutAWriteWhosePayloadIsDamaged() throws Exception {
        flip(1, RECORD + RecordHeader.BYTES + 777);
        List<LogDamage> found = repair();
        assertThat(found).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.WRITE_LOST);
            assertThat(damage.write())
                    .isEqualTo(new LoggedWrite(OWNER, SEGMENT_BYTES + RECORD + 64, 4, WRITE_BYTES, 4));
        });
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
    }

    @Test
    void takesOutARecordWhoseHeaderIsLostAndSaysWhatIsLeftOfIt() throws Exception {
        flip(1, RECORD + 49);
        flip(1, RECORD + 57);
        assertThat(repair()).singleElement().satisfies(damage -> {
            assertThat(damage.kind()).isEqualTo(Kind.WRITE_LOST);
            assertThat(damage.write()).extracting(LoggedWrite::offset).isEqualTo(4L);
        });
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 5L, 6L, 7L, 8L);
    }

    @Test
    void takesOutSeveralRecordsOfWhichNothingIsLeft() throws Exception {
        segment(1).memory().asSlice(RECORD - 100, RECORD_BYTES + 200).fill((byte) 0x55);
        assertThat(repair()).extracting(LogDamage::kind).containsExactly(Kind.WRITE_LOST, Kind.RECORDS_LOST);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
    }

    @Test
    void findsWhatIsInASegmentThatHasLostItsHeader() throws Exception {
        segment(1).memory().asSlice(0, 512).fill((byte) 0);
        assertThat(repair()).extracting(LogDamage::kind).containsExactly(Kind.CORRECTED);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }

    @Test
    void makesAnEmptySegmentOfOneThatIsNone() throws Exception {
        segment(1).memory().fill((byte) 0x55);
        assertThat(repair()).extracting(LogDamage::kind).containsExactly(Kind.SEGMENT_LOST);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
    }

    @Test
    void makesAnEmptySegmentInThePlaceOfOneThatIsGone() throws Exception {
        SegmentFile file = segment(1);
        persister.unname(file);
        persister.remove(file);
        assertThat(repair()).extracting(LogDamage::kind).containsExactly(Kind.SEGMENT_LOST);
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 6L, 7L, 8L);
    }

    @Test
    void leavesWhatWasNeverSyncedToTheReplay() throws Exception {
        segment(2).memory().asSlice(512, 16).fill((byte) 0);
        flip(2, RECORD + 40);
        assertThat(repair()).isEmpty();
        assertThat(offsets()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void refusesWhatIsNewerOrOfAnotherLog() throws Exception {
        segment(0).memory().set(ValueLayout.JAVA_INT, 8, 2);
        assertThatThrownBy(this::repair).hasMessageContaining("was written by a newer DittoFS");
        persister = new ForgetfulPersister(6);
        SegmentFile file = persister.create(SEGMENT_BYTES);
        ForgetfulPersister other = new ForgetfulPersister(5);
        try (WriteAheadLog log =
                WriteAheadLog.open(other, new LogOptions(8 * SEGMENT_BYTES, SEGMENT_BYTES), new Collected(), random)) {
            long _ = log.appendWrite(OWNER, 0, 0, WriteAheadLogTest.bytes(10, 0));
        }
        file.memory().copyFrom(other.afterKill().named().getFirst().memory());
        persister.name(file, 0);
        assertThatThrownBy(this::repair).hasMessageContaining("belongs to another log");
        assertThat(kept).isEmpty();
    }

    private List<LogDamage> repair() throws IOException {
        return LogRepair.run(persister, file -> kept.add(file.base()), random);
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

    private void flip(int index, long at) {
        byte value = segment(index).memory().get(ValueLayout.JAVA_BYTE, at);
        segment(index).memory().set(ValueLayout.JAVA_BYTE, at, (byte) (value ^ 0x10));
    }
}
