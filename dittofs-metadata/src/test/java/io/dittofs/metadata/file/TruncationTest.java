package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// truncate(2), both ways.
final class TruncationTest {
    private static final int BYTES = 20_000;

    private final TestShare share = new TestShare();
    private final byte[] data = new byte[BYTES];

    TruncationTest() {
        new Random(1).nextBytes(data);
    }

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    private FileId fullFile() throws Exception {
        FileId file = share.file("file", 0_644).id();
        share.write(ALICE, file, 0, data);
        return file;
    }

    private Changed resize(FileId file, long size) throws Exception {
        return share.set(ALICE, file, AttributeUpdate.ofSize(size));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 19_999})
    void cutsTheFileAndFreesWhatItOccupied(int size) throws Exception {
        FileId file = fullFile();
        Inode before = share.get(file);
        share.clock().set(EPOCH + 50);
        Changed changed = resize(file, size);
        Inode after = share.get(file);
        assertThat(changed.change()).isEqualTo(new InodeChange(before, after));
        assertThat(after.size()).isEqualTo(size);
        assertThat(after.allocatedBytes()).isEqualTo(Math.ceilDiv(size, HeapContentStore.PAGE_BYTES) * 4096L);
        assertThat(new long[] {after.mtime(), after.ctime()}).containsOnly(EPOCH + 50);
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(Arrays.copyOf(data, size));
        assertThat(share.usage().bytes()).isEqualTo(after.allocatedBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 19_999})
    void oldBytesNeverComeBack(int size) throws Exception {
        FileId file = fullFile();
        resize(file, size);
        resize(file, BYTES);
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, size), BYTES));
        resize(file, size);
        share.write(ALICE, file, BYTES - 1, new byte[] {9});
        byte[] expected = Arrays.copyOf(Arrays.copyOf(data, size), BYTES);
        expected[BYTES - 1] = 9;
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(expected);
    }

    @Test
    void extensionMakesAHole() throws Exception {
        FileId file = share.file("file", 0_644).id();
        share.write(ALICE, file, 0, "x");
        long allocated = share.get(file).allocatedBytes();
        resize(file, Limits.FILE_BYTES_MAX);
        assertThat(share.get(file).allocatedBytes()).isEqualTo(allocated);
        assertThat(share.read(ALICE, file, Limits.FILE_BYTES_MAX - 10, 20)).isEqualTo(new byte[10]);
        assertThat(share.read(ALICE, file, 0, 5)).isEqualTo(new byte[] {'x', 0, 0, 0, 0});
    }

    @Test
    void truncationToZeroGivesAnotherContent() throws Exception {
        FileId file = fullFile();
        Inode before = share.get(file);
        resize(file, 0);
        assertThat(share.get(file).contentId()).isNotEqualTo(before.contentId());
        assertThat(share.heap().contentIds()).isEmpty();
        Inode empty = share.get(file);
        resize(file, 0);
        assertThat(share.get(file).contentId()).isEqualTo(empty.contentId());
    }

    @Test
    void impossibleSizesAreRefused() throws Exception {
        FileId file = fullFile();
        for (long size : new long[] {-1, Long.MIN_VALUE, Limits.FILE_BYTES_MAX + 1, Long.MAX_VALUE}) {
            assertRefused(FsError.FILE_TOO_LARGE, () -> resize(file, size));
        }
        assertThat(share.get(file).size()).isEqualTo(BYTES);
    }

    @Test
    void whoMayWriteMayTruncate() throws Exception {
        FileId file = fullFile();
        assertRefused(FsError.ACCESS, () -> share.set(EVE, file, AttributeUpdate.ofSize(1)));
        share.chmod(file, 0_002);
        share.set(EVE, file, AttributeUpdate.ofSize(10));
        resize(file, 5);
        assertThat(share.get(file).size()).isEqualTo(5);
    }

    @Test
    void truncationByAnotherThanRootTakesPrivileges() throws Exception {
        FileId file = fullFile();
        share.chmod(file, 0_6757);
        share.set(ROOT, file, AttributeUpdate.ofSize(10_000));
        assertThat(share.get(file).mode()).isEqualTo(0_6757);
        share.set(EVE, file, AttributeUpdate.ofSize(10_000));
        assertThat(share.get(file).mode()).isEqualTo(0_757);
        share.chmod(file, 0_6747);
        share.set(ALICE, file, AttributeUpdate.ofSize(0));
        assertThat(share.get(file).mode()).isEqualTo(0_2747);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 30_000})
    void aTruncationThatCannotBeStoredCostsNoData(int size) throws Exception {
        FileId file = fullFile();
        Inode before = share.get(file);
        share.store().refuse(FsError.IO);
        assertRefused(FsError.IO, () -> resize(file, size));
        share.store().refuse(null);
        assertThat(share.get(file)).isEqualTo(before);
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(data);
        assertThat(share.files().usage()).isEqualTo(share.usage());
    }

    @Test
    void theOldContentGoesOnlyWhenTheTruncationIsStable() throws Exception {
        FileId file = fullFile();
        long old = share.get(file).contentId();
        ManualTicket stable = new ManualTicket();
        share.store().answer(stable);
        assertThat(resize(file, 0).ticket()).isSameAs(stable);
        assertThat(share.heap().contentIds()).containsExactly(old);
        stable.complete(null);
        assertThat(share.heap().contentIds()).isEmpty();

        share.store().answer(null);
        share.write(ALICE, file, 0, data);
        long kept = share.get(file).contentId();
        ManualTicket failed = new ManualTicket();
        share.store().answer(failed);
        resize(file, 0);
        failed.complete(new IOException("fsync failed"));
        assertThat(share.heap().contentIds()).containsExactly(kept);
        share.heap().release(kept);
    }
}
