package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.CONTENT_BYTES_MAX;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.ShareUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Quotas and what is reported of them.
@Timeout(60)
final class QuotaTest {
    private static final int PAGE = 4096;

    private static TestShare share(long pagesMax, long inodesMax) {
        return new TestShare(new Quota(pagesMax == 0 ? Long.MAX_VALUE : pagesMax * PAGE, inodesMax), new InodeLocks());
    }

    @Test
    void everyKindOfInodeCounts() throws Exception {
        TestShare share = share(0, 5);
        FileId file = share.file("file", 0_600).id();
        share.directory("directory", 0_700);
        share.symlink(ALICE, share.root(), "link", "target");
        share.node(ALICE, "fifo", FileType.FIFO);
        assertRefused(FsError.QUOTA, () -> share.file("more", 0_600));
        assertRefused(FsError.QUOTA, () -> share.directory("more", 0_600));
        share.files().link(ALICE, file, share.root(), name("hard-link"));
        share.files().remove(ALICE, share.root(), name("fifo"));
        share.file("more", 0_600);
        assertRefused(FsError.QUOTA, () -> share.file("other", 0_600));
        assertThat(share.files().usage()).isEqualTo(new ShareUsage(0, 5));
        share.assertSound();
    }

    @Test
    void bytesCountAsTheyAreAllocated() throws Exception {
        TestShare share = share(3, Long.MAX_VALUE);
        FileId file = share.file("file", 0_600).id();
        share.write(ALICE, file, 0, new byte[2 * PAGE]);
        share.write(ALICE, file, 100 * PAGE, "x");
        assertRefused(FsError.QUOTA, () -> share.write(ALICE, file, 50 * PAGE, "x"));
        share.write(ALICE, file, 1, new byte[2 * PAGE - 1]);
        share.set(ALICE, file, AttributeUpdate.ofSize(PAGE));
        share.write(ALICE, file, 5 * PAGE, new byte[2 * PAGE]);
        assertRefused(FsError.QUOTA, () -> share.write(ALICE, file, 7 * PAGE, "x"));
        share.set(ALICE, file, AttributeUpdate.ofSize(0));
        share.write(ALICE, file, 0, new byte[3 * PAGE]);
        share.files().remove(ALICE, share.root(), name("file"));
        FileId other = share.file("other", 0_600).id();
        share.write(ALICE, other, 0, new byte[3 * PAGE]);
        assertThat(share.files().usage()).isEqualTo(new ShareUsage(3 * PAGE, 2));
        share.assertSound();
    }

    @Test
    void aRefusedWriteGivesItsRoomBack() throws Exception {
        TestShare share = share(CONTENT_BYTES_MAX / PAGE + 2, Long.MAX_VALUE);
        FileId file = share.file("file", 0_600).id();
        assertRefused(FsError.NO_SPACE, () -> share.write(ALICE, file, 0, new byte[(int) CONTENT_BYTES_MAX + PAGE]));
        share.store().refuse(FsError.IO);
        assertRefused(FsError.IO, () -> share.write(ALICE, file, 0, new byte[5 * PAGE]));
        share.store().refuse(null);
        assertThat(share.files().usage().bytes()).isZero();
        share.write(ALICE, file, 0, new byte[(int) CONTENT_BYTES_MAX]);
        share.assertSound();
    }

    @Test
    void renamingOverAFileGivesItsRoomBack() throws Exception {
        TestShare share = share(2, 3);
        FileId a = share.file("a", 0_600).id();
        FileId b = share.file("b", 0_600).id();
        share.write(ALICE, a, 0, new byte[PAGE]);
        share.write(ALICE, b, 0, new byte[PAGE]);
        share.rename(ALICE, share.root(), "a", share.root(), "b");
        share.file("c", 0_600);
        share.write(ALICE, a, PAGE, new byte[PAGE]);
        share.assertSound();
    }

    @Test
    void exactUnderConcurrency() throws Exception {
        TestShare share = share(50, 41);
        List<Callable<Integer>> workers = new ArrayList<>();
        for (int worker = 0; worker < 4; worker++) {
            String prefix = "file-" + worker + "-";
            workers.add(() -> fillUp(share, prefix));
        }
        int files = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> made : threads.invokeAll(workers)) {
                files += made.get();
            }
        }
        assertThat(files).isEqualTo(40);
        assertThat(share.files().usage()).isEqualTo(new ShareUsage(50 * PAGE, 41));
        share.assertSound();
    }

    private static int fillUp(TestShare share, String prefix) throws FsException {
        int made = 0;
        for (int i = 0; i < 60; i++) {
            try {
                FileId file = share.file(prefix + i, 0_600).id();
                made++;
                share.write(ALICE, file, 0, new byte[PAGE]);
                share.write(ALICE, file, PAGE, new byte[PAGE]);
            } catch (FsException refusal) {
                assertThat(refusal.error()).isEqualTo(FsError.QUOTA);
            }
        }
        return made;
    }

    @Test
    void statusReportsTheNearerOfQuotaAndStore() throws Exception {
        TestShare share = share(10, 100);
        FileId file = share.file("file", 0_600).id();
        share.write(ALICE, file, 0, new byte[PAGE]);
        FileSystemStatus status = share.files().status(file);
        assertThat(status).isEqualTo(new FileSystemStatus(share.get(file), 10 * PAGE, 9 * PAGE, 100, 98));
        TestShare large = share(2 * CONTENT_BYTES_MAX / PAGE, Long.MAX_VALUE);
        FileSystemStatus limited = large.files().status(large.root());
        assertThat(limited.totalBytes()).isEqualTo(CONTENT_BYTES_MAX);
        assertThat(limited.freeBytes()).isEqualTo(CONTENT_BYTES_MAX);
        assertThat(limited.totalFiles() - limited.freeFiles()).isOne();
        assertThat(limited.freeFiles()).isEqualTo(large.store().freeInodes()).isPositive();
    }

    @Test
    void aQuotaThatIsExceededAlreadyLeavesNothingFree() throws Exception {
        TestShare share = new TestShare();
        FileId file = share.file("file", 0_600).id();
        share.write(ALICE, file, 0, new byte[3 * PAGE]);
        FileService limited = share.reopen(new Quota(PAGE, 1));
        FileSystemStatus status = limited.status(file);
        assertThat(status.freeBytes()).isZero();
        assertThat(status.freeFiles()).isZero();
        assertRefused(
                FsError.QUOTA,
                () -> limited.makeDirectory(ROOT, share.root(), name("directory"), AttributeUpdate.ofMode(0)));
        limited.remove(ROOT, share.root(), name("file"));
        assertThat(limited.usage()).isEqualTo(new ShareUsage(0, 1));
    }

    @Test
    void aQuotaIsPositive() {
        for (long[] limits : new long[][] {{0, 1}, {1, 0}, {-1, 1}, {1, -1}}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Quota(limits[0], limits[1]));
        }
    }
}
