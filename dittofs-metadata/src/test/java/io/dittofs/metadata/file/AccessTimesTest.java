package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.Inode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// atime as `relatime` keeps it.
final class AccessTimesTest {
    private static final long DAY = Duration.ofDays(1).toNanos();

    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void theFirstReadAfterAChangeSetsIt() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "x");
        share.clock().set(EPOCH + 10);
        assertThat(readAtime(file)).isEqualTo(EPOCH + 10);
        assertThat(share.get(file).atime()).isEqualTo(EPOCH + 10);
        assertThat(share.get(file).ctime()).isLessThan(EPOCH + 10);
        share.clock().set(EPOCH + 20);
        assertThat(readAtime(file)).isEqualTo(EPOCH + 10);
        share.write(ALICE, file.id(), 0, "y");
        share.clock().set(EPOCH + 30);
        assertThat(readAtime(file)).isEqualTo(EPOCH + 30);
    }

    @Test
    void itIsRefreshedOnceADay() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "x");
        share.clock().set(EPOCH + 10);
        readAtime(file);
        share.clock().set(EPOCH + 10 + DAY - 1);
        assertThat(readAtime(file)).isEqualTo(EPOCH + 10);
        share.clock().set(EPOCH + 10 + DAY);
        assertThat(readAtime(file)).isEqualTo(EPOCH + 10 + DAY);
    }

    @Test
    void whereTheClockWasSetBackOneReadIsEnough() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "x");
        share.clock().set(EPOCH - 1_000_000);
        long first = readAtime(file);
        assertThat(first).isGreaterThan(share.get(file).ctime());
        assertThat(readAtime(file)).isEqualTo(first);
    }

    @Test
    void listingsAndLinksAreReadToo() throws Exception {
        Inode directory = share.directory("directory", 0_700);
        Inode link = share.symlink(ALICE, share.root(), "link", "target");
        share.clock().set(EPOCH + 10);
        assertThat(share.files().list(ALICE, directory.id(), 0, 10).directory().atime())
                .isEqualTo(EPOCH + 10);
        assertThat(share.files().readLink(link.id()).inode().atime()).isEqualTo(EPOCH + 10);
        assertThat(share.get(directory).atime()).isEqualTo(EPOCH + 10);
        assertThat(share.get(link).atime()).isEqualTo(EPOCH + 10);
    }

    @Test
    void readingNothingOrFromAReadOnlyShareIsNoAccess() throws Exception {
        Inode file = share.file("file", 0_600);
        share.clock().set(EPOCH + 10);
        assertThat(readAtime(file)).isEqualTo(EPOCH);
        share.write(ALICE, file.id(), 0, "x");
        ReadResult result = share.readOnly().read(ROOT, file.id(), 0, 1);
        bytes(result);
        assertThat(result.inode().atime()).isEqualTo(EPOCH);
    }

    @Test
    void aFullStoreIsStillRead() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "x");
        share.clock().set(EPOCH + 10);
        share.store().refuse(FsError.NO_SPACE);
        assertThat(readAtime(file)).isEqualTo(EPOCH);
        assertThat(share.names(share.root())).containsExactly("file");
    }

    private long readAtime(Inode file) throws Exception {
        ReadResult result = share.files().read(ALICE, file.id(), 0, 10);
        bytes(result);
        return result.inode().atime();
    }
}
