package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Hard links, symbolic links and special files.
final class LinkTest {
    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void aLinkIsAnotherNameOfTheSameFile() throws Exception {
        Inode file = share.file("file", 0_600);
        Inode directoryBefore = share.get(share.root());
        share.clock().set(EPOCH + 5);
        Created linked = share.files().link(BOB, file.id(), share.root(), name("link"));
        Inode expected = file.withLinkCount(2, EPOCH + 5);
        assertThat(linked.inode()).isEqualTo(expected).isEqualTo(share.get(file));
        assertThat(share.lookup(share.root(), "link")).isEqualTo(expected);
        Inode directoryAfter = share.get(share.root());
        assertThat(linked.directory()).isEqualTo(new InodeChange(directoryBefore, directoryAfter));
        assertThat(directoryAfter.mtime()).isEqualTo(EPOCH + 5);
        assertThat(share.usage().inodes()).isEqualTo(2);
    }

    @Test
    void aFileLivesUntilItsLastLinkGoes() throws Exception {
        Inode file = share.file("file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        share.files().link(ALICE, file.id(), share.root(), name("link"));
        share.clock().set(EPOCH + 5);
        share.files().remove(ALICE, share.root(), name("file"));
        assertThat(share.get(file).linkCount()).isOne();
        assertThat(share.get(file).ctime()).isEqualTo(EPOCH + 5);
        assertThat(share.readText(file.id())).isEqualTo("content");
        share.files().remove(ALICE, share.root(), name("link"));
        assertRefused(FsError.STALE, () -> share.get(file));
        assertThat(share.heap().contentIds()).isEmpty();
        assertThat(share.usage().bytes()).isZero();
    }

    @Test
    void everythingButADirectoryCanBeLinked() throws Exception {
        Inode symlink = share.symlink(ALICE, share.root(), "symlink", "target");
        Inode fifo = share.node(ALICE, "fifo", FileType.FIFO);
        for (Inode inode : new Inode[] {symlink, fifo}) {
            share.files().link(ALICE, inode.id(), share.root(), name("link-" + inode.number()));
            assertThat(share.get(inode).linkCount()).isEqualTo(2);
        }
        Inode directory = share.directory("directory", 0_700);
        assertRefused(FsError.INVALID, () -> share.files().link(ROOT, directory.id(), share.root(), name("link")));
    }

    @Test
    void aLinkNeedsAFreeName() throws Exception {
        Inode file = share.file("file", 0_600);
        share.directory("directory", 0_700);
        for (String taken : new String[] {"file", "directory", ".", ".."}) {
            assertRefused(FsError.EXISTS, () -> share.files().link(ALICE, file.id(), share.root(), name(taken)));
        }
        assertThat(share.get(file)).isEqualTo(file);
    }

    @Test
    void aRefusedLinkChangesNothing() throws Exception {
        Inode file = share.file("file", 0_600);
        share.store().refuse(FsError.NO_SPACE);
        assertRefused(FsError.NO_SPACE, () -> share.files().link(ALICE, file.id(), share.root(), name("link")));
        assertThat(share.get(file)).isEqualTo(file);
        assertThat(share.names(share.root())).containsExactly("file");
    }

    @Test
    void aSymbolicLinkSaysWhatItWasTold() throws Exception {
        String longest = "x".repeat(Limits.SYMLINK_BYTES_MAX);
        for (String target : new String[] {"t", "/absolute/../path", "mit Umlaut ä", longest}) {
            Inode link = share.symlink(ALICE, share.root(), "link-" + target.hashCode(), target);
            assertThat(link.type()).isEqualTo(FileType.SYMLINK);
            assertThat(link.mode()).isEqualTo(0_777);
            assertThat(link.size()).isEqualTo(target.getBytes(StandardCharsets.UTF_8).length);
            assertThat(link.linkCount()).isOne();
            assertThat(share.get(link)).isEqualTo(link);
            ReadLink read = share.files().readLink(link.id());
            assertThat(new String(read.target().bytes(), StandardCharsets.UTF_8))
                    .isEqualTo(target);
        }
    }

    @Test
    void aSymbolicLinkNeedsATargetOfAPossibleLength() throws Exception {
        FileId root = share.root();
        assertRefused(FsError.INVALID, () -> share.symlink(ALICE, root, "link", ""));
        String tooLong = "x".repeat(Limits.SYMLINK_BYTES_MAX + 1);
        assertRefused(FsError.NAME_TOO_LONG, () -> share.symlink(ALICE, root, "link", tooLong));
        assertThat(share.names(root)).isEmpty();
    }

    @Test
    void onlySymbolicLinksHaveATarget() throws Exception {
        Inode file = share.file("file", 0_600);
        assertRefused(FsError.INVALID, () -> share.files().readLink(file.id()));
        assertRefused(FsError.INVALID, () -> share.files().readLink(share.root()));
    }

    @Test
    void theModeOfASymbolicLinkNeverChanges() throws Exception {
        Inode link = share.symlink(ALICE, share.root(), "link", "target");
        Changed ignored = share.set(ALICE, link.id(), AttributeUpdate.ofMode(0_600));
        assertThat(ignored.change()).isEqualTo(new InodeChange(link, link));
        int fields = AttributeUpdate.MODE | AttributeUpdate.MTIME;
        share.set(ALICE, link.id(), new AttributeUpdate(fields, 0_600, 0, 0, 0, 0, 42));
        assertThat(share.get(link).mode()).isEqualTo(0_777);
        assertThat(share.get(link).mtime()).isEqualTo(42);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIFO", "SOCKET"})
    void everybodyMakesPipesAndSockets(FileType type) throws Exception {
        Inode node = share.node(ALICE, "node", type);
        assertThat(node.type()).isEqualTo(type);
        assertThat(node.mode()).isEqualTo(0_644);
        assertThat(node.device()).isZero();
        assertThat(share.get(node)).isEqualTo(node);
    }

    @ParameterizedTest
    @EnumSource(names = {"BLOCK_DEVICE", "CHARACTER_DEVICE"})
    void onlyRootMakesDevices(FileType type) throws Exception {
        assertRefused(FsError.NOT_OWNER, () -> share.node(ALICE, "node", type));
        Inode node = share.node(ROOT, "node", type);
        assertThat(node.type()).isEqualTo(type);
        assertThat(node.device()).isEqualTo(5L << 32 | 7);
        assertThat(share.get(node)).isEqualTo(node);
        assertRefused(FsError.EXISTS, () -> share.node(ROOT, "node", type));
    }

    @ParameterizedTest
    @EnumSource(names = {"REGULAR", "DIRECTORY", "SYMLINK"})
    void otherTypesAreNotMadeAsNodes(FileType type) {
        assertRefused(FsError.BAD_TYPE, () -> share.node(ROOT, "node", type));
    }

    @Test
    void onlyRegularFilesHaveData() throws Exception {
        Inode fifo = share.node(ALICE, "fifo", FileType.FIFO);
        Inode link = share.symlink(ALICE, share.root(), "link", "target");
        for (Inode inode : new Inode[] {fifo, link}) {
            assertRefused(FsError.INVALID, () -> share.read(ALICE, inode.id(), 0, 1));
            assertRefused(FsError.INVALID, () -> share.write(ALICE, inode.id(), 0, "x"));
            assertRefused(FsError.INVALID, () -> share.files().commit(inode.id(), 0, 0));
            assertRefused(FsError.INVALID, () -> share.set(ALICE, inode.id(), AttributeUpdate.ofSize(0)));
        }
        FileId root = share.root();
        assertRefused(FsError.IS_DIRECTORY, () -> share.read(ROOT, root, 0, 1));
        assertRefused(FsError.IS_DIRECTORY, () -> share.write(ROOT, root, 0, "x"));
        assertRefused(FsError.IS_DIRECTORY, () -> share.files().commit(root, 0, 0));
        assertRefused(FsError.IS_DIRECTORY, () -> share.set(ROOT, root, AttributeUpdate.ofSize(0)));
    }
}
