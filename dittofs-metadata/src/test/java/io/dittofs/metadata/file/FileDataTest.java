package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.CONTENT_BYTES_MAX;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reading, writing and committing.
final class FileDataTest {
    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    private FileId file() throws Exception {
        return share.file("file", 0_644).id();
    }

    @Test
    void aWriteChangesSizeAllocationAndTimes() throws Exception {
        Inode before = share.get(file());
        share.clock().set(EPOCH + 5);
        WriteResult written = share.write(ALICE, before.id(), 10, "content");
        Inode after = before.written(17, HeapContentStore.PAGE_BYTES, 0_644, EPOCH + 5);
        assertThat(written.change()).isEqualTo(new InodeChange(before, after));
        assertThat(share.get(before)).isEqualTo(after);
        assertThat(written.count()).isEqualTo(7);
        assertThat(written.verifier()).isEqualTo(HeapContentStore.VERIFIER);
        assertThat(share.usage().bytes()).isEqualTo(HeapContentStore.PAGE_BYTES);
        WriteResult inside = share.write(ALICE, before.id(), 0, "x");
        assertThat(inside.change().before()).isEqualTo(after);
        assertThat(inside.change().after().size()).isEqualTo(17);
    }

    @Test
    void readsStopAtTheEndAndSaySo() throws Exception {
        FileId file = file();
        share.write(ALICE, file, 0, "0123456789");
        assertRead(file, 0, 10, "0123456789", true);
        assertRead(file, 0, 11, "0123456789", true);
        assertRead(file, 0, 9, "012345678", false);
        assertRead(file, 9, 100, "9", true);
        assertRead(file, 10, 1, "", true);
        assertRead(file, 11, 1, "", true);
        assertRead(file, 5, 0, "", false);
        assertRead(file, 10, 0, "", true);
        assertRead(file, Long.MAX_VALUE, Integer.MAX_VALUE, "", true);
        assertRead(file, -1, 10, "", true);
        assertRead(file, Long.MIN_VALUE, 10, "", true);
    }

    private void assertRead(FileId file, long offset, int count, String expected, boolean isEof) throws Exception {
        ReadResult result = share.files().read(ALICE, file, offset, count);
        assertThat(bytes(result)).asString().isEqualTo(expected);
        assertThat(result.isEof()).isEqualTo(isEof);
        assertThat(result.inode()).isEqualTo(share.get(file));
    }

    @Test
    void holesReadAsZerosAndOccupyNothing() throws Exception {
        FileId file = file();
        share.write(ALICE, file, 100_000, "end");
        share.write(ALICE, file, 5, "begin");
        byte[] expected = new byte[100_003];
        System.arraycopy("begin".getBytes(StandardCharsets.UTF_8), 0, expected, 5, 5);
        System.arraycopy("end".getBytes(StandardCharsets.UTF_8), 0, expected, 100_000, 3);
        assertThat(share.read(ALICE, file, 0, 200_000)).isEqualTo(expected);
        assertThat(share.get(file).allocatedBytes()).isEqualTo(2 * HeapContentStore.PAGE_BYTES);
    }

    @Test
    void offsetsGoUpToTheLimit() throws Exception {
        FileId file = file();
        long last = Limits.FILE_BYTES_MAX - 1;
        share.write(ALICE, file, last, "x");
        assertThat(share.get(file).size()).isEqualTo(Limits.FILE_BYTES_MAX);
        assertThat(share.read(ALICE, file, last - 2, 10)).isEqualTo(new byte[] {0, 0, 'x'});
        Inode before = share.get(file);
        for (long offset : new long[] {last + 1, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertRefused(FsError.FILE_TOO_LARGE, () -> share.write(ALICE, file, offset, "y"));
        }
        assertRefused(FsError.FILE_TOO_LARGE, () -> share.write(ALICE, file, last, "yz"));
        assertThat(share.get(file)).isEqualTo(before);
    }

    @Test
    void anEmptyWriteChangesNothing() throws Exception {
        FileId file = file();
        Inode before = share.get(file);
        share.clock().set(EPOCH + 5);
        WriteResult written = share.write(ALICE, file, 1000, "");
        assertThat(written.count()).isZero();
        assertThat(written.change()).isEqualTo(new InodeChange(before, before));
        assertThat(share.get(file)).isEqualTo(before);
    }

    @Test
    void writingByAnotherThanRootTakesPrivileges() throws Exception {
        FileId file = file();
        share.chmod(file, 0_6777);
        share.write(ROOT, file, 0, "x");
        assertThat(share.get(file).mode()).isEqualTo(0_6777);
        share.write(EVE, file, 0, "x");
        assertThat(share.get(file).mode()).isEqualTo(0_777);
        share.chmod(file, 0_6767);
        share.write(ALICE, file, 0, "x");
        assertThat(share.get(file).mode()).isEqualTo(0_2767);
    }

    @Test
    void aFullStoreRefusesAndKeepsTheFile() throws Exception {
        FileId file = file();
        share.write(ALICE, file, 0, new byte[(int) CONTENT_BYTES_MAX]);
        Inode before = share.get(file);
        assertRefused(FsError.NO_SPACE, () -> share.write(ALICE, file, CONTENT_BYTES_MAX, "x"));
        assertThat(share.get(file)).isEqualTo(before);
        share.write(ALICE, file, 0, "overwriting needs no room");
    }

    @Test
    void aWriteThatCannotBeStoredLeavesNothingBehindTheEnd() throws Exception {
        FileId file = file();
        share.write(ALICE, file, 0, "content");
        Inode before = share.get(file);
        for (int offset : new int[] {7, 100, 4096, 50_000}) {
            share.store().refuse(FsError.IO);
            assertRefused(FsError.IO, () -> share.write(ALICE, file, offset, new byte[9000]));
            share.store().refuse(null);
            assertThat(share.get(file)).isEqualTo(before);
            assertThat(share.heap().allocatedBytes(before.contentId())).isEqualTo(before.allocatedBytes());
            assertThat(share.files().usage()).isEqualTo(share.usage());
        }
        share.set(ALICE, file, AttributeUpdate.ofSize(100_000));
        assertThat(share.read(ALICE, file, 0, 100_000))
                .isEqualTo(Arrays.copyOf("content".getBytes(StandardCharsets.UTF_8), 100_000));
    }

    @Test
    void stableWritesWaitForTheAttributesToo() throws Exception {
        FileId file = file();
        ManualTicket ticket = new ManualTicket();
        share.store().answer(ticket);
        for (Stability stability : Stability.values()) {
            WriteResult written = share.files().write(ALICE, file, 0, ByteBuffer.wrap(new byte[1]), stability);
            assertThat(written.committed()).isEqualTo(stability);
            assertThat(written.ticket()).isSameAs(stability == Stability.UNSTABLE ? DurabilityTicket.STABLE : ticket);
        }
        CommitResult committed = share.files().commit(file, 0, 0);
        assertThat(committed.ticket()).isSameAs(ticket);
        assertThat(committed.verifier()).isEqualTo(HeapContentStore.VERIFIER);
        assertThat(committed.inode()).isEqualTo(share.get(file));
    }

    /// A power failure would take the file away, and with it what was promised.
    @Test
    void whatIsPromisedOfANewFileWaitsForTheFile() throws Exception {
        share.content().remember(true);
        ManualTicket created = new ManualTicket();
        share.store().answer(created);
        FileId file = file();
        assertPromisesWaitFor(created, file);
    }

    /// A power failure would bring the old content back.
    @Test
    void whatIsPromisedOfANewContentWaitsForTheContent() throws Exception {
        share.content().remember(true);
        FileId file = file();
        share.write(ALICE, file, 0, "content");
        ManualTicket truncated = new ManualTicket();
        share.store().answer(truncated);
        share.set(ALICE, file, AttributeUpdate.ofSize(0));
        assertPromisesWaitFor(truncated, file);
    }

    private void assertPromisesWaitFor(ManualTicket birth, FileId file) throws Exception {
        assertThat(write(file, Stability.UNSTABLE).isComplete()).isTrue();
        CreateMode again = new CreateMode.Unchecked(AttributeUpdate.NOTHING);
        List<DurabilityTicket> promises = List.of(
                write(file, Stability.DATA_SYNC),
                write(file, Stability.FILE_SYNC),
                share.files().commit(file, 0, 0).ticket(),
                share.files()
                        .create(ALICE, share.root(), TestShare.name("file"), again)
                        .ticket());
        assertThat(promises).noneMatch(DurabilityTicket::isComplete);
        birth.complete(null);
        assertThat(promises).allMatch(DurabilityTicket::isComplete);
        assertThat(write(file, Stability.FILE_SYNC).isComplete()).isTrue();
    }

    private DurabilityTicket write(FileId file, Stability stability) throws Exception {
        return share.files()
                .write(ALICE, file, 0, ByteBuffer.wrap(new byte[1]), stability)
                .ticket();
    }

    @Test
    void verifierIsAnotherOnceCommitsMayBeLost() throws Exception {
        FileId file = file();
        long before = share.write(ALICE, file, 0, "data").verifier();
        assertThat(share.files().commit(file, 0, 0).verifier()).isEqualTo(before);
        share.store().lose();
        assertThat(share.files().commit(file, 0, 0).verifier()).isNotEqualTo(before);
        assertThat(share.write(ALICE, file, 0, "data").verifier()).isNotEqualTo(before);
    }

    /// Its commit may be among what is lost, so the client must see another verifier later.
    @Test
    void writeHasTheVerifierOfBeforeItsCommit() throws Exception {
        FileId file = file();
        share.store().beforeCommits(share.store()::lose);
        long written = share.write(ALICE, file, 0, "data").verifier();
        assertThat(share.files().commit(file, 0, 0).verifier()).isNotEqualTo(written);
    }

    @Test
    void agreesWithAnArrayThroughARandomHistory() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        FileId file = file();
        byte[] expected = new byte[60_000];
        int size = 0;
        for (int step = 0; step < 1500; step++) {
            int offset = random.nextInt(expected.length);
            int count = random.nextInt(Math.min(9000, expected.length - offset) + 1);
            int dice = random.nextInt(10);
            if (dice < 5 && count > 0) {
                byte[] data = new byte[count];
                random.nextBytes(data);
                share.write(ALICE, file, offset, data);
                System.arraycopy(data, 0, expected, offset, count);
                size = Math.max(size, offset + count);
            } else if (dice < 7) {
                share.set(ALICE, file, AttributeUpdate.ofSize(offset));
                Arrays.fill(expected, Math.min(offset, size), expected.length, (byte) 0);
                size = offset;
            }
            int end = Math.clamp(size, Math.min(offset, size), offset + count);
            assertThat(share.read(ALICE, file, offset, count))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(Arrays.copyOfRange(expected, Math.min(offset, end), end));
            assertThat(share.get(file).size()).isEqualTo(size);
        }
    }
}
