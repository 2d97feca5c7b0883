package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// rename(2).
final class RenamingTest {
    private final TestShare share = new TestShare();
    private final FileId root = share.root();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void changesTheNameAndNothingElseButTimes() throws Exception {
        Inode file = share.file("old", 0_640);
        Inode before = share.get(root);
        share.clock().set(EPOCH + 5);
        Renamed renamed = share.rename(BOB, root, "old", root, "new");
        Inode after = share.get(root);
        assertThat(share.names(root)).containsExactly("new");
        assertThat(share.get(file)).isEqualTo(file.withCtime(EPOCH + 5));
        assertThat(new long[] {after.mtime(), after.ctime()}).containsOnly(EPOCH + 5);
        assertThat(renamed.fromDirectory()).isEqualTo(new InodeChange(before, after));
        assertThat(renamed.toDirectory()).isEqualTo(new InodeChange(before, after));
    }

    @Test
    void movesAFileToAnotherDirectory() throws Exception {
        FileId from = share.directory("from", 0_777).id();
        FileId to = share.directory("to", 0_777).id();
        Inode file = share.file(ALICE, from, "file", 0_600);
        share.write(ALICE, file.id(), 0, "content");
        Inode fromBefore = share.get(from);
        Inode toBefore = share.get(to);
        share.clock().set(EPOCH + 5);
        Renamed renamed = share.rename(ALICE, from, "file", to, "moved");
        assertThat(share.lookup(to, "moved").number()).isEqualTo(file.number());
        assertThat(share.readText(file.id())).isEqualTo("content");
        assertThat(renamed.fromDirectory()).isEqualTo(new InodeChange(fromBefore, share.get(from)));
        assertThat(renamed.toDirectory()).isEqualTo(new InodeChange(toBefore, share.get(to)));
        assertThat(share.get(from).linkCount()).isEqualTo(2);
        assertThat(share.names(from)).isEmpty();
    }

    @Test
    void movesADirectoryWithItsLinkAndItsDotDot() throws Exception {
        FileId from = share.directory("from", 0_777).id();
        FileId to = share.directory("to", 0_777).id();
        FileId moved = share.directory(ALICE, from, "sub", 0_777).id();
        share.file(ALICE, moved, "file", 0_600);
        Renamed renamed = share.rename(ALICE, from, "sub", to, "sub");
        assertThat(renamed.fromDirectory().after().linkCount()).isEqualTo(2);
        assertThat(renamed.toDirectory().after().linkCount()).isEqualTo(3);
        assertThat(share.lookup(moved, "..").number()).isEqualTo(to.inode());
        assertThat(share.names(moved)).containsExactly("file");
        assertThat(share.files().list(ROOT, moved, 0, 1).parent().number()).isEqualTo(to.inode());
    }

    @Test
    void replacesAFileAtOnceAndGivesItsContentUp() throws Exception {
        Inode source = share.file("source", 0_600);
        share.write(ALICE, source.id(), 0, "new");
        Inode target = share.file("target", 0_600);
        share.write(ALICE, target.id(), 0, "old");
        share.rename(ALICE, root, "source", root, "target");
        assertThat(share.names(root)).containsExactly("target");
        assertThat(share.readText(share.lookup(root, "target").id())).isEqualTo("new");
        assertRefused(FsError.STALE, () -> share.get(target));
        assertThat(share.heap().contentIds()).containsExactly(source.contentId());
        assertThat(share.files().usage().inodes()).isEqualTo(2);
    }

    @Test
    void replacedFileWithOtherLinksLosesOne() throws Exception {
        Inode target = share.file("target", 0_600);
        share.files().link(ALICE, target.id(), root, name("other"));
        share.file("source", 0_600);
        share.clock().set(EPOCH + 5);
        share.rename(ALICE, root, "source", root, "target");
        assertThat(share.get(target)).isEqualTo(target.withCtime(EPOCH + 5));
    }

    @Test
    void replacesAnEmptyDirectoryInEveryConstellation() throws Exception {
        FileId a = share.directory("a", 0_777).id();
        FileId b = share.directory("b", 0_777).id();
        share.directory(ALICE, a, "one", 0_777);
        share.directory(ALICE, a, "two", 0_777);
        share.directory(ALICE, b, "three", 0_777);
        share.rename(ALICE, a, "one", a, "two");
        assertThat(share.get(a).linkCount()).isEqualTo(3);
        Renamed across = share.rename(ALICE, a, "two", b, "three");
        assertThat(across.fromDirectory().after()).isEqualTo(share.get(a));
        assertThat(across.toDirectory().after()).isEqualTo(share.get(b));
        assertThat(share.get(a).linkCount()).isEqualTo(2);
        assertThat(share.get(b).linkCount()).isEqualTo(3);
        share.rename(ALICE, b, "three", root, "a");
        assertThat(share.get(root).linkCount()).isEqualTo(4);
        assertThat(share.names(root)).containsExactly("b", "a");
        share.rename(ALICE, root, "a", root, "b");
        assertThat(share.get(root).linkCount()).isEqualTo(3);
    }

    @Test
    void refusesTargetsThatMayNotBeReplaced() throws Exception {
        FileId full = share.directory("full", 0_777).id();
        share.file(ALICE, full, "file", 0_600);
        share.directory("empty", 0_777);
        share.file("file", 0_600);
        assertRefused(FsError.NOT_EMPTY, () -> share.rename(ALICE, root, "empty", root, "full"));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.rename(ALICE, root, "empty", root, "file"));
        assertRefused(FsError.IS_DIRECTORY, () -> share.rename(ALICE, root, "file", root, "empty"));
        assertRefused(FsError.NO_ENTRY, () -> share.rename(ALICE, root, "missing", root, "empty"));
        assertThat(share.names(root)).containsExactly("full", "empty", "file");
    }

    @Test
    void refusesDotAndDotDot() throws Exception {
        share.file("file", 0_600);
        for (String dots : new String[] {".", ".."}) {
            assertRefused(FsError.INVALID, () -> share.rename(ALICE, root, dots, root, "new"));
            assertRefused(FsError.INVALID, () -> share.rename(ALICE, root, "file", root, dots));
        }
    }

    @Test
    void twoNamesOfOneFileStayBoth() throws Exception {
        Inode file = share.file("one", 0_600);
        FileId directory = share.directory("directory", 0_777).id();
        share.files().link(ALICE, file.id(), directory, name("two"));
        Inode before = share.get(file);
        Inode rootBefore = share.get(root);
        share.clock().set(EPOCH + 5);
        Renamed renamed = share.rename(ALICE, root, "one", directory, "two");
        assertThat(renamed.fromDirectory()).isEqualTo(new InodeChange(rootBefore, rootBefore));
        share.rename(ALICE, root, "one", root, "one");
        assertThat(share.get(file)).isEqualTo(before);
        assertThat(share.names(root)).containsExactly("one", "directory");
        assertThat(share.names(directory)).containsExactly("two");
    }

    @Test
    void neverMovesADirectoryIntoItsOwnSubtree() throws Exception {
        FileId a = share.directory("a", 0_777).id();
        FileId b = share.directory(ALICE, a, "b", 0_777).id();
        FileId c = share.directory(ALICE, b, "c", 0_777).id();
        for (FileId inside : new FileId[] {a, b, c}) {
            assertRefused(FsError.INVALID, () -> share.rename(ALICE, root, "a", inside, "new"));
        }
        assertRefused(FsError.INVALID, () -> share.rename(ALICE, a, "b", c, "new"));
        assertRefused(FsError.NOT_EMPTY, () -> share.rename(ALICE, b, "c", root, "a"));
        share.rename(ALICE, b, "c", root, "c");
        share.rename(ALICE, root, "a", c, "a");
        assertThat(share.lookup(a, "..").number()).isEqualTo(c.inode());
    }

    @Test
    void stickyDirectoriesProtectBothEnds() throws Exception {
        FileId sticky = share.directory("sticky", 0_1777).id();
        share.file(BOB, sticky, "of-bob", 0_666);
        share.file(EVE, sticky, "of-eve", 0_666);
        share.file(EVE, root, "free", 0_666);
        assertRefused(FsError.NOT_OWNER, () -> share.rename(EVE, sticky, "of-bob", sticky, "mine"));
        assertRefused(FsError.NOT_OWNER, () -> share.rename(EVE, sticky, "of-bob", root, "mine"));
        assertRefused(FsError.NOT_OWNER, () -> share.rename(EVE, sticky, "of-eve", sticky, "of-bob"));
        assertRefused(FsError.NOT_OWNER, () -> share.rename(EVE, root, "free", sticky, "of-bob"));
        share.rename(EVE, sticky, "of-eve", sticky, "renamed");
        share.rename(BOB, root, "free", root, "freed");
        share.rename(ALICE, sticky, "renamed", sticky, "of-bob");
        share.rename(ROOT, sticky, "of-bob", root, "out");
        assertThat(share.names(sticky)).isEmpty();
    }

    @Test
    void aDirectoryThatChangesItsParentMustBeWritable() throws Exception {
        FileId to = share.directory("to", 0_777).id();
        share.directory(BOB, root, "locked", 0_755);
        share.rename(ALICE, root, "locked", root, "renamed");
        assertRefused(FsError.ACCESS, () -> share.rename(ALICE, root, "renamed", to, "moved"));
        share.rename(BOB, root, "renamed", to, "moved");
    }

    @Test
    void aRefusedCommitChangesNothing() throws Exception {
        Inode source = share.file("source", 0_600);
        Inode target = share.file("target", 0_600);
        share.write(ALICE, target.id(), 0, "kept");
        Inode before = share.get(root);
        share.store().refuse(FsError.TRY_LATER);
        assertRefused(FsError.TRY_LATER, () -> share.rename(ALICE, root, "source", root, "target"));
        share.store().refuse(null);
        assertThat(share.get(root)).isEqualTo(before);
        assertThat(share.get(source)).isEqualTo(source);
        assertThat(share.readText(target.id())).isEqualTo("kept");
    }

    @Test
    void aListingSeesARenamedEntryAsANewOne() throws Exception {
        share.file("a", 0_600);
        share.file("b", 0_600);
        share.rename(ALICE, root, "a", root, "z");
        assertThat(share.names(root)).containsExactly("b", "z");
    }
}
