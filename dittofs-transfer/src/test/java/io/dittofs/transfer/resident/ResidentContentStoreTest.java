package io.dittofs.transfer.resident;

import static io.dittofs.transfer.Contents.bytes;
import static io.dittofs.transfer.Contents.filled;
import static io.dittofs.transfer.Contents.read;
import static io.dittofs.transfer.Contents.truncate;
import static io.dittofs.transfer.Contents.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.ContentModel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What the store in memory promises beyond the contract. Every test leaves the pool without a run in use.
final class ResidentContentStoreTest {
    private static final long ID = 7;
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final OffHeapPages pages = OffHeapPages.poisoning(8 * MIB);
    private final ResidentContentStore store = new ResidentContentStore(pages);

    @AfterEach
    void closingReturnsAllMemory() {
        store.close();
        assertThat(pages.allocatedBytes()).isZero();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    @Test
    void neverBlocks() {
        assertThat(store.mayBlock()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Stability.class)
    void answersTheStabilityThatWasAsked(Stability stability) throws Exception {
        WriteReceipt receipt = write(store, ID, 0, ByteBuffer.allocate(1), stability);
        assertThat(receipt.allocatedDelta()).isEqualTo(4096);
        assertThat(receipt.committed()).isEqualTo(stability);
        assertThat(receipt.ticket()).isSameAs(DurabilityTicket.STABLE);
        assertThat(store.commit(ID, 0, 0)).isSameAs(DurabilityTicket.STABLE);
    }

    @Test
    void emptyContentsCostNothing() throws Exception {
        read(store, ID, 0, MIB);
        write(store, ID, 100, new byte[0]);
        truncate(store, ID, 1L << 40);
        assertThat(store.contentCount()).isZero();
        assertThat(pages.allocatedBytes()).isZero();
    }

    @Test
    void aContentTruncatedToNothingHasNoEntry() throws Exception {
        write(store, ID, 5000, filled(1, 1));
        assertThat(truncate(store, ID, 4097)).isZero();
        assertThat(truncate(store, ID, 4096)).isEqualTo(-4096);
        assertThat(store.contentCount()).isZero();
        assertThat(pages.allocatedBytes()).isZero();
    }

    @Test
    void smallFilesTakeSmallRuns() throws Exception {
        write(store, 1, 0, filled(100, 1));
        assertThat(pages.allocatedBytes()).isEqualTo(4 * KIB);
        write(store, 1, 4000, filled(200, 1));
        assertThat(pages.allocatedBytes()).isEqualTo(16 * KIB);
        write(store, 1, 20_000, filled(1, 1));
        assertThat(pages.allocatedBytes()).isEqualTo(64 * KIB);
        assertThat(store.countAllocatedBytes(1)).isEqualTo(12 * KIB);
    }

    @Test
    void aLonePageTakesOnePageWhereverItLies() throws Exception {
        for (int page = 0; page < 16; page++) {
            write(store, page, page * 4096 + 17, filled(1, 1));
        }
        assertThat(pages.allocatedBytes()).isEqualTo(16 * 4 * KIB);
    }

    @Test
    void takesLargerRunsWhenSmallOnesAreUsedUp() throws Exception {
        for (int id = 0; id < 127; id++) {
            write(store, id, 0, filled(64 * KIB, 1));
        }
        write(store, 200, 0, filled(16 * KIB, 2));
        store.release(0);
        fillUp(1000, 4 * KIB);
        assertThat(store.capacity().freeBytes()).isZero();
    }

    @Test
    void holesInDirtyMemoryReadAsZeros() throws Exception {
        write(store, ID, 4096 + 10, filled(5, 1));
        write(store, ID, 9 * 4096 - 3, filled(6, 2));
        byte[] expected = new byte[65536];
        Arrays.fill(expected, 4106, 4111, (byte) 1);
        Arrays.fill(expected, 9 * 4096 - 3, 9 * 4096 + 3, (byte) 2);
        assertThat(read(store, ID, 0, 65536)).isEqualTo(expected);
        assertThat(store.countAllocatedBytes(ID)).isEqualTo(3 * 4096);
    }

    @Test
    void aFullStoreRefusesAndChangesNothing() throws Exception {
        write(store, ID, 0, filled(7 * MIB + 10, 1));
        long allocated = pages.allocatedBytes();
        ByteBuffer data = ByteBuffer.wrap(filled(2 * MIB, 2));

        assertThatThrownBy(() -> write(store, ID, 6 * MIB, data, Stability.UNSTABLE))
                .isInstanceOfSatisfying(
                        FsException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(FsError.NO_SPACE));

        assertThat(data.position()).isZero();
        assertThat(pages.allocatedBytes()).isEqualTo(allocated);
        assertThat(read(store, ID, 0, 8 * MIB)).isEqualTo(Arrays.copyOf(filled(7 * MIB + 10, 1), 8 * MIB));
    }

    @Test
    void aFullStoreRefusesAFirstWriteWithoutAnEntry() throws Exception {
        write(store, ID, 0, filled(8 * MIB, 1));
        assertThat(store.capacity().freeBytes()).isZero();
        assertThatThrownBy(() -> write(store, 8, 0, filled(1, 1))).isInstanceOf(FsException.class);
        assertThat(store.contentCount()).isEqualTo(1);
        write(store, ID, MIB, filled(MIB, 2));
        truncate(store, ID, 4 * MIB + 1);
        write(store, 8, 0, filled(3 * MIB, 1));
        assertThat(read(store, ID, MIB, MIB)).containsOnly(2);
    }

    @Test
    void theCapacityIsThatOfThePool() throws Exception {
        assertThat(store.capacity().totalBytes()).isEqualTo(8 * MIB);
        write(store, ID, 0, filled(1, 1));
        assertThat(store.capacity().freeBytes()).isEqualTo(8 * MIB - 4 * KIB);
    }

    @Test
    void memoryOfAnOpenLeaseIsFreedWhenItCloses() throws Exception {
        write(store, ID, 0, filled(128 * KIB, 1));
        ContentLease first = store.read(ID, 0, 64 * KIB);
        ContentLease second = store.read(ID, 10, 100);
        store.release(ID);
        assertThat(pages.allocatedBytes()).isEqualTo(64 * KIB);
        first.close();
        assertThat(pages.allocatedBytes()).isEqualTo(64 * KIB);
        assertThat(bytes(second)).isEqualTo(filled(100, 1));
        second.close();
        assertThat(pages.allocatedBytes()).isZero();
    }

    @Test
    void aLeaseShowsTheOldRunAfterGrowth() throws Exception {
        write(store, ID, 0, filled(4096, 1));
        try (ContentLease lease = store.read(ID, 0, 64 * KIB)) {
            write(store, ID, 0, filled(5000, 2));
            assertThat(pages.allocatedBytes()).isEqualTo(20 * KIB);
            assertThat(bytes(lease)).isEqualTo(Arrays.copyOf(filled(4096, 1), 64 * KIB));
        }
        assertThat(pages.allocatedBytes()).isEqualTo(16 * KIB);
        assertThat(read(store, ID, 0, 64 * KIB)).isEqualTo(Arrays.copyOf(filled(5000, 2), 64 * KIB));
    }

    @Test
    void aLeaseStaysAsItIsWhenTheFileIsTruncatedBelowIt() throws Exception {
        byte[] data = new byte[200 * KIB];
        new Random(1).nextBytes(data);
        write(store, ID, 0, data);
        for (int size : new int[] {130 * KIB + 1, 66 * KIB, 64 * KIB + 17, 4097, 100, 1}) {
            try (ContentLease lease = store.read(ID, 0, 200 * KIB)) {
                byte[] shown = bytes(lease);
                truncate(store, ID, size);
                assertThat(bytes(lease)).isEqualTo(shown);
            }
            assertThat(read(store, ID, 0, 200 * KIB)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, size), 200 * KIB));
        }
        assertThat(pages.allocatedBytes()).isEqualTo(4 * KIB);
    }

    @Test
    void aFullStoreIsTruncatedEvenUnderALease() throws Exception {
        write(store, ID, 0, filled(8 * MIB, 1));
        try (ContentLease lease = store.read(ID, 0, 8 * MIB)) {
            truncate(store, ID, 7 * MIB + 100);
            assertThat(bytes(lease)).startsWith(filled(7 * MIB + 100, 1));
        }
        assertThat(read(store, ID, 7 * MIB, 4096)).isEqualTo(Arrays.copyOf(filled(100, 1), 4096));
    }

    @Test
    void aRetractedWriteReturnsItsMemory() throws Exception {
        write(store, ID, 0, filled(100, 1));
        write(store, ID, 64 * KIB, ByteBuffer.allocate(MIB), Stability.UNSTABLE).retract(100);
        assertThat(pages.allocatedBytes()).isEqualTo(4 * KIB);
        write(store, 8, 0, ByteBuffer.allocate(MIB), Stability.UNSTABLE).retract(MIB);
        assertThat(pages.allocatedBytes()).isEqualTo(4 * KIB);
        assertThat(store.contentCount()).isEqualTo(1);
    }

    @Test
    void leasesStayGoodAfterClose() throws Exception {
        write(store, ID, 0, filled(100_000, 1));
        ContentLease lease = store.read(ID, 0, 200_000);
        store.close();
        assertThat(bytes(lease)).isEqualTo(Arrays.copyOf(filled(100_000, 1), 200_000));
        assertThat(pages.isMemoryReturned()).isFalse();
        lease.close();
    }

    @Test
    void refusesWorkAfterCloseInsteadOfShowingHoles() throws Exception {
        write(store, ID, 0, filled(1, 1));
        store.close();
        assertThatThrownBy(() -> store.read(ID, 0, 1))
                .isInstanceOfSatisfying(
                        FsException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER));
        assertThatThrownBy(() -> write(store, ID, 0, filled(1, 1))).isInstanceOf(FsException.class);
    }

    @Test
    void closingALeaseTwiceIsAnError() throws Exception {
        write(store, ID, 0, filled(1, 1));
        ContentLease lease = store.read(ID, 0, 1);
        lease.close();
        assertThatThrownBy(lease::close).isInstanceOf(AssertionError.class);
    }

    @Test
    void neighbouringHolesShareBuffers() throws Exception {
        write(store, ID, 100 * KIB, filled(4 * KIB, 1));
        try (ContentLease lease = store.read(ID, 0, 128 * KIB)) {
            assertThat(lease.buffers().stream().map(ByteBuffer::remaining))
                    .containsExactly(64 * KIB, 36 * KIB, 4 * KIB, 24 * KIB);
        }
    }

    @Test
    void accountsForEveryPageThroughARandomHistoryWithLeases() throws Exception {
        long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
        System.out.println("-Ddittofs.test.seed=" + seed);
        Random random = new Random(seed);
        List<ContentModel> models =
                List.of(new ContentModel(1, 100 * KIB), new ContentModel(2, MIB), new ContentModel(3, 5000));
        ArrayDeque<ContentLease> leases = new ArrayDeque<>();
        for (int step = 0; step < 5000; step++) {
            ContentModel model = models.get(random.nextInt(models.size()));
            model.step(store, random);
            assertThat(store.countAllocatedBytes(model.contentId())).isEqualTo(model.allocatedBytes());
            leases.add(store.read(model.contentId(), random.nextInt(MIB), random.nextInt(200 * KIB)));
            if (leases.size() > 8) {
                leases.remove().close();
            }
        }
        leases.forEach(ContentLease::close);
        for (ContentModel model : models) {
            model.check(store);
            model.release(store);
        }
        assertThat(store.contentCount()).isZero();
        assertThat(pages.allocatedBytes()).isZero();
    }

    private void fillUp(long firstId, int count) throws FsException {
        try {
            for (long id = firstId; ; id++) {
                write(store, id, 0, filled(count, 3));
            }
        } catch (FsException full) {
            assertThat(full.error()).isEqualTo(FsError.NO_SPACE);
        }
    }
}
