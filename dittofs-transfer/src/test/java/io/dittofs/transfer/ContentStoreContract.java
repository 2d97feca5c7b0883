package io.dittofs.transfer;

import static io.dittofs.transfer.Contents.allocationNeeded;
import static io.dittofs.transfer.Contents.bytes;
import static io.dittofs.transfer.Contents.filled;
import static io.dittofs.transfer.Contents.prepareTruncation;
import static io.dittofs.transfer.Contents.read;
import static io.dittofs.transfer.Contents.truncate;
import static io.dittofs.transfer.Contents.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every content store must do, whatever keeps its bytes. An implementation inherits all tests and says
/// how to open a store.
public abstract class ContentStoreContract {
    private static final long ID = 7;
    private static final long OTHER = 8;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private ContentStore store;

    /// An empty store that takes about `capacityBytes`.
    protected abstract ContentStore open(long capacityBytes) throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open(32 * MIB);
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Test
    void whatWasNeverWrittenReadsAsZeros() throws Exception {
        assertThat(read(store, ID, 0, 3 * MIB + 5)).containsOnly(0).hasSize(3 * MIB + 5);
        assertThat(read(store, ID, Long.MAX_VALUE - 10, 10)).containsOnly(0);
        assertThat(read(store, ID, 4, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4095, 4096, 4097, 65535, 65536, 65537, 1 << 20, (4 << 20) + 3})
    void returnsWhatWasWritten(int count) throws Exception {
        byte[] data = random(count, 1);
        for (long offset : new long[] {0, 1, 4095, 65530, 4 * MIB - 1}) {
            write(store, ID + offset, offset, data);
            assertThat(read(store, ID + offset, offset, count)).isEqualTo(data);
            assertThat(read(store, ID + offset, offset + count, 70_000)).containsOnly(0);
            assertThat(read(store, ID + offset, 0, (int) offset)).isEqualTo(new byte[(int) offset]);
            store.release(ID + offset);
        }
    }

    @Test
    void contentsDoNotMix() throws Exception {
        write(store, ID, 0, filled(10, 1));
        write(store, OTHER, 5, filled(10, 2));
        assertThat(read(store, ID, 0, 15)).isEqualTo(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0});
        assertThat(read(store, OTHER, 0, 15)).isEqualTo(new byte[] {0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2});
    }

    @Test
    void consumesTheBorrowedBufferAndKeepsNoneOfIt() throws Exception {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {9, 1, 2, 3, 9});
        data.position(1).limit(4);
        write(store, ID, 0, data, Stability.UNSTABLE);
        assertThat(data.position()).isEqualTo(4);
        Arrays.fill(data.array(), (byte) 5);
        assertThat(read(store, ID, 0, 4)).containsExactly(1, 2, 3, 0);
    }

    @Test
    void writesFromReadOnlyBuffers() throws Exception {
        write(store, ID, 3, ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer(), Stability.UNSTABLE);
        assertThat(read(store, ID, 2, 4)).containsExactly(0, 1, 2, 0);
    }

    @Test
    void anEmptyWriteChangesNothing() throws Exception {
        assertThat(write(store, ID, 1L << 40, new byte[0])).isZero();
        assertThat(allocationNeeded(store, ID, 0, 0)).isZero();
    }

    @ParameterizedTest
    @EnumSource(Stability.class)
    void theReceiptPromisesNoLessThanAskedAndItsTicketCompletes(Stability stability) throws Exception {
        WriteReceipt receipt = write(store, ID, 0, ByteBuffer.allocate(100), stability);
        assertThat(receipt.committed()).isGreaterThanOrEqualTo(stability);
        CountDownLatch stable = new CountDownLatch(1);
        receipt.ticket().whenComplete(cause -> {
            assertThat(cause).isNull();
            stable.countDown();
        });
        stable.await();
        assertThat(receipt.ticket().isComplete()).isTrue();
    }

    @Test
    void aCommitCompletes() throws Exception {
        write(store, ID, 0, filled(MIB, 1));
        CountDownLatch stable = new CountDownLatch(1);
        store.commit(ID, 0, 0).whenComplete(_ -> stable.countDown());
        stable.await();
        assertThat(read(store, ID, 0, MIB)).containsOnly(1);
    }

    @Test
    void truncationZeroesWhatLiesBeyond() throws Exception {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, 65535, 65536, 65537, 200_000}) {
            long id = ID + size;
            write(store, id, 0, filled(300_000, 7));
            truncate(store, id, size);
            assertThat(read(store, id, 0, size)).isEqualTo(filled(size, 7));
            assertThat(read(store, id, size, 300_000)).containsOnly(0);
            store.release(id);
        }
    }

    @Test
    void oldBytesDoNotComeBackAfterATruncation() throws Exception {
        write(store, ID, 0, filled(3 * 65536, 7));
        truncate(store, ID, 65536 + 4096 + 10);
        write(store, ID, 65536 + 3 * 4096 + 100, filled(1, 1));
        write(store, ID, 2 * 65536 + 5000, filled(1, 1));
        byte[] expected = Arrays.copyOf(filled(65536 + 4096 + 10, 7), 3 * 65536);
        expected[65536 + 3 * 4096 + 100] = 1;
        expected[2 * 65536 + 5000] = 1;
        assertThat(read(store, ID, 0, 3 * 65536)).isEqualTo(expected);
    }

    @Test
    void truncationToALargerSizeChangesNothing() throws Exception {
        write(store, ID, 0, filled(100, 7));
        assertThat(truncate(store, ID, Long.MAX_VALUE)).isZero();
        assertThat(read(store, ID, 0, 101)).isEqualTo(Arrays.copyOf(filled(100, 7), 101));
    }

    @Test
    void aPreparedTruncationChangesNothingUntilItIsApplied() throws Exception {
        byte[] data = random(300_000, 3);
        write(store, ID, 0, data);
        for (int size : new int[] {200_001, 65536, 4096, 1, 0}) {
            byte[] before = read(store, ID, 0, 300_000);
            Truncation truncation = prepareTruncation(store, ID, size);
            assertThat(read(store, ID, 0, 300_000)).isEqualTo(before);
            long needed = allocationNeeded(store, ID, 0, 300_000);
            truncation.apply(DurabilityTicket.STABLE);
            assertThat(read(store, ID, 0, 300_000)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, size), 300_000));
            assertThat(allocationNeeded(store, ID, 0, 300_000)).isEqualTo(needed - truncation.allocatedDelta());
        }
    }

    @ParameterizedTest
    @CsvSource({"40960, 100000", "150001, 5", "150001, 140000", "100000, 1"})
    void aRetractedWriteLeavesItsHolesAndNothingBehindTheEnd(int offset, int count) throws Exception {
        int size = 150_001;
        write(store, ID, 0, random(40_000, 3));
        write(store, ID, size - 10, random(10, 4));
        byte[] before = read(store, ID, 0, 300_000);
        long needed = allocationNeeded(store, ID, 0, 300_000);

        ByteBuffer data = ByteBuffer.wrap(filled(count, 9));
        WriteReceipt receipt = write(store, ID, offset, data, Stability.UNSTABLE);
        assertThat(allocationNeeded(store, ID, 0, 300_000)).isEqualTo(needed - receipt.allocatedDelta());
        receipt.retract(size);
        assertThat(allocationNeeded(store, ID, 0, 300_000)).isEqualTo(needed);
        assertThat(Arrays.mismatch(read(store, ID, 0, 300_000), before))
                .as("first other byte")
                .isEqualTo(-1);
    }

    @Test
    void aRetractedFirstWriteLeavesNothing() throws Exception {
        WriteReceipt receipt = write(store, ID, 10, ByteBuffer.wrap(filled(200_000, 9)), Stability.UNSTABLE);
        receipt.retract(0);
        assertThat(read(store, ID, 0, 300_000)).containsOnly(0);
        assertThat(truncate(store, ID, 0)).isZero();
    }

    @Test
    void allocationNeededForetellsTheReceipt() throws Exception {
        Random random = seeded();
        long sum = 0;
        for (int step = 0; step < 200; step++) {
            long offset = random.nextInt(2 * MIB);
            int count = random.nextInt(200_000);
            long needed = allocationNeeded(store, ID, offset, count);
            long delta = write(store, ID, offset, filled(count, step));
            assertThat(delta).isEqualTo(needed);
            assertThat(allocationNeeded(store, ID, offset, count)).isZero();
            sum += delta;
            if (step % 20 == 19) {
                sum += truncate(store, ID, random.nextInt(2 * MIB));
            }
        }
        assertThat(sum).isPositive();
        assertThat(truncate(store, ID, 0)).isEqualTo(-sum);
    }

    @Test
    void refusesWhatCannotBeAddressed() {
        ByteBuffer one = ByteBuffer.allocate(2);
        assertRefused(FsError.FILE_TOO_LARGE, () -> write(store, ID, Long.MAX_VALUE - 1, one, Stability.UNSTABLE));
        assertThat(one.position()).isZero();
        assertRefused(FsError.INVALID, () -> write(store, ID, -1, one, Stability.UNSTABLE));
        assertRefused(FsError.INVALID, () -> store.read(ID, -1, 1));
        assertRefused(FsError.INVALID, () -> store.read(ID, 0, -1));
        assertRefused(FsError.INVALID, () -> store.read(ID, Long.MAX_VALUE, 1));
        assertRefused(FsError.INVALID, () -> truncate(store, ID, -1));
    }

    @Test
    void keepsSingleBytesAtFarOffsets() throws Exception {
        long[] offsets = {0, 1L << 40, (5L << 40) + 4095, 1L << 62, Long.MAX_VALUE - 1};
        for (int i = 0; i < offsets.length; i++) {
            write(store, ID, offsets[i], filled(1, i + 1));
        }
        for (int i = 0; i < offsets.length; i++) {
            assertThat(read(store, ID, offsets[i], 1)).containsExactly(i + 1);
        }
        for (int i = 1; i < offsets.length; i++) {
            assertThat(read(store, ID, offsets[i] - 100_000, 100_000)).containsOnly(0);
        }
        truncate(store, ID, (5L << 40) + 4096);
        assertThat(read(store, ID, 1L << 62, 1)).containsExactly(0);
        assertThat(read(store, ID, (5L << 40) + 4095, 2)).containsExactly(3, 0);
    }

    @Test
    void leasesShowTheWholeRangeInReadOnlyDirectBuffers() throws Exception {
        write(store, ID, 70_000, filled(10_000, 1));
        try (ContentLease lease = store.read(ID, 0, 200_000)) {
            assertThat(lease.length()).isEqualTo(200_000);
            assertThat(lease.buffers()).allMatch(ByteBuffer::isDirect).allMatch(ByteBuffer::isReadOnly);
            byte[] expected = new byte[200_000];
            Arrays.fill(expected, 70_000, 80_000, (byte) 1);
            assertThat(bytes(lease)).isEqualTo(expected);
        }
    }

    @Test
    void leasesOfOneRangeMoveApart() throws Exception {
        write(store, ID, 0, filled(100, 1));
        try (ContentLease first = store.read(ID, 0, 300_000);
                ContentLease second = store.read(ID, 0, 300_000)) {
            first.buffers().forEach(buffer -> buffer.position(buffer.limit()));
            assertThat(bytes(second)).hasSize(300_000).startsWith(filled(100, 1));
        }
    }

    @Test
    void leasesStayGoodAfterTheReleaseOfTheirContent() throws Exception {
        byte[] data = random(MIB, 2);
        write(store, ID, 0, data);
        try (ContentLease lease = store.read(ID, 0, MIB)) {
            store.release(ID);
            for (int id = 100; id < 110; id++) {
                write(store, id, 0, filled(MIB, 0xAA));
            }
            assertThat(bytes(lease)).isEqualTo(data);
        }
        assertThat(read(store, ID, 0, MIB)).containsOnly(0);
    }

    @Test
    void leasesOverTruncatedBytesStayAsTheyAre() throws Exception {
        write(store, ID, 0, filled(MIB, 3));
        try (ContentLease lease = store.read(ID, 0, MIB)) {
            truncate(store, ID, 100_001);
            write(store, OTHER, 0, filled(4 * MIB, 0xAA));
            assertThat(bytes(lease)).containsOnly(3);
        }
    }

    @Test
    void releasingTwiceOrTheUnknownIsHarmless() throws Exception {
        write(store, ID, 0, filled(100, 1));
        store.release(ID);
        store.release(ID);
        store.release(12345);
        write(store, OTHER, 0, filled(100, 2));
        assertThat(read(store, OTHER, 0, 100)).containsOnly(2);
    }

    @Test
    void theCapacityIsPositiveAndNotExceeded() throws Exception {
        write(store, ID, 0, filled(MIB, 1));
        Capacity capacity = store.capacity();
        assertThat(capacity.totalBytes()).isPositive();
        assertThat(capacity.freeBytes()).isBetween(0L, capacity.totalBytes());
    }

    @Test
    void anotherInstanceHasAnotherVerifier() throws Exception {
        try (ContentStore another = open(32 * MIB)) {
            assertThat(another.writeVerifier()).isNotEqualTo(store.writeVerifier());
        }
        assertThat(store.writeVerifier()).isEqualTo(store.writeVerifier());
    }

    @Test
    void agreesWithAnArrayThroughARandomHistory() throws Exception {
        Random random = seeded();
        List<ContentModel> models =
                List.of(new ContentModel(1, MIB), new ContentModel(2, MIB), new ContentModel(3, MIB));
        for (int step = 0; step < 3000; step++) {
            models.get(random.nextInt(models.size())).step(store, random);
        }
        for (ContentModel model : models) {
            model.check(store);
        }
    }

    private static void assertRefused(FsError error, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        FsException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
    }

    private static byte[] random(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static Random seeded() {
        long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
        System.out.println("-Ddittofs.test.seed=" + seed);
        return new Random(seed);
    }
}
