package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// unlink and rmdir.
final class RemovalTest {
    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void removesAFileWithItsContent() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        Inode before = share.get(share.root());
        share.clock().set(EPOCH + 5);
        Changed changed = share.files().remove(BOB, share.root(), name("file"));
        Inode after = share.get(share.root());
        assertThat(changed.change()).isEqualTo(new InodeChange(before, after));
        assertThat(new long[] {after.mtime(), after.ctime()}).containsOnly(EPOCH + 5);
        assertRefused(FsError.NO_ENTRY, () -> share.lookup(share.root(), "file"));
        assertRefused(FsError.STALE, () -> share.get(file));
        assertThat(share.heap().contentIds()).isEmpty();
        assertThat(share.files().usage().inodes()).isOne();
    }

    @Test
    void removesAnEmptyDirectory() throws Exception {
        Inode directory = share.directory("directory", 0);
        share.clock().set(EPOCH + 5);
        Changed changed = share.files().removeDirectory(BOB, share.root(), name("directory"));
        assertThat(changed.change().before().linkCount()).isEqualTo(3);
        assertThat(changed.change().after()).isEqualTo(share.get(share.root()));
        assertThat(changed.change().after().linkCount()).isEqualTo(2);
        assertRefused(FsError.STALE, () -> share.get(directory));
        assertRefused(FsError.STALE, () -> share.file(ALICE, directory.id(), "late", 0_600));
    }

    @Test
    void refusesADirectoryWithEntries() throws Exception {
        FileId directory = share.directory("directory", 0_700).id();
        share.symlink(ALICE, directory, "link", "nowhere");
        assertRefused(FsError.NOT_EMPTY, () -> share.files().removeDirectory(ALICE, share.root(), name("directory")));
        share.files().remove(ALICE, directory, name("link"));
        share.files().removeDirectory(ALICE, share.root(), name("directory"));
    }

    @Test
    void eachTypeHasItsOwnOperation() throws Exception {
        FileId root = share.root();
        share.directory("directory", 0_700);
        share.file("file", 0_600);
        share.symlink(ALICE, root, "link", "directory");
        assertRefused(FsError.IS_DIRECTORY, () -> share.files().remove(ALICE, root, name("directory")));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().removeDirectory(ALICE, root, name("file")));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().removeDirectory(ALICE, root, name("link")));
        share.files().remove(ALICE, root, name("link"));
        assertThat(share.names(root)).containsExactly("directory", "file");
    }

    @Test
    void refusesWhatIsNotThereOrCannotGo() throws Exception {
        FileId directory = share.directory("directory", 0_700).id();
        FileId file = share.file("file", 0_600).id();
        assertRefused(FsError.NO_ENTRY, () -> share.files().remove(ALICE, directory, name("missing")));
        assertRefused(FsError.NO_ENTRY, () -> share.files().removeDirectory(ALICE, directory, name("missing")));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().remove(ALICE, file, name("x")));
        assertRefused(FsError.IS_DIRECTORY, () -> share.files().remove(ALICE, directory, name(".")));
        assertRefused(FsError.IS_DIRECTORY, () -> share.files().remove(ALICE, directory, name("..")));
        assertRefused(FsError.INVALID, () -> share.files().removeDirectory(ALICE, directory, name(".")));
        assertRefused(FsError.NOT_EMPTY, () -> share.files().removeDirectory(ALICE, directory, name("..")));
    }

    @Test
    void stickyDirectoriesProtectEntriesOfOthers() throws Exception {
        FileId sticky = share.directory("sticky", 0_1777).id();
        share.file(BOB, sticky, "of-bob", 0_666);
        share.directory(BOB, sticky, "directory-of-bob", 0_777);
        assertRefused(FsError.NOT_OWNER, () -> share.files().remove(EVE, sticky, name("of-bob")));
        assertRefused(FsError.NOT_OWNER, () -> share.files().removeDirectory(EVE, sticky, name("directory-of-bob")));
        share.files().remove(BOB, sticky, name("of-bob"));
        share.files().removeDirectory(ALICE, sticky, name("directory-of-bob"));
        share.file(BOB, sticky, "of-bob", 0_666);
        share.files().remove(ROOT, sticky, name("of-bob"));
    }

    @Test
    void aRefusedCommitKeepsFileAndContent() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        share.store().refuse(FsError.IO);
        assertRefused(FsError.IO, () -> share.files().remove(ALICE, share.root(), name("file")));
        share.store().refuse(null);
        assertThat(share.readText(file.id())).isEqualTo("content");
        assertThat(share.files().usage()).isEqualTo(share.usage());
    }

    @Test
    void theContentGoesOnlyWhenTheRemovalIsStable() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        ManualTicket ticket = new ManualTicket();
        share.store().answer(ticket);
        Changed changed = share.files().remove(ALICE, share.root(), name("file"));
        assertThat(changed.ticket()).isSameAs(ticket);
        assertThat(share.heap().contentIds()).containsExactly(file.contentId());
        ticket.complete(null);
        assertThat(share.heap().contentIds()).isEmpty();
    }

    @Test
    void theContentStaysWhereTheRemovalDoesNotBecomeStable() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        ManualTicket ticket = new ManualTicket();
        share.store().answer(ticket);
        share.files().remove(ALICE, share.root(), name("file"));
        ticket.complete(new IOException("fsync failed"));
        assertThat(share.heap().contentIds()).containsExactly(file.contentId());
        share.heap().release(file.contentId());
    }
}
