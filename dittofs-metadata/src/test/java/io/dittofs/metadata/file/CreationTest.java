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
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// create and mkdir: what a new inode is, and what an existing one becomes.
final class CreationTest {
    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void aFileBelongsToItsCreatorAndIsEmpty() throws Exception {
        share.clock().set(EPOCH + 7);
        Inode file = share.file("file", 0_1640);
        assertThat(share.get(file)).isEqualTo(file);
        assertThat(file.type()).isEqualTo(FileType.REGULAR);
        assertThat(file.mode()).isEqualTo(0_1640);
        assertThat(file.linkCount()).isOne();
        assertThat(new int[] {file.uid(), file.gid()}).containsExactly(ALICE.uid(), ALICE.gid());
        assertThat(new long[] {file.size(), file.allocatedBytes()}).containsExactly(0, 0);
        assertThat(new long[] {file.atime(), file.mtime(), file.ctime(), file.birthTime()})
                .containsOnly(EPOCH + 7);
        assertThat(share.lookup(share.root(), "file")).isEqualTo(file);
    }

    @Test
    void aDirectoryHasTwoLinksAndGivesItsParentOne() throws Exception {
        Inode directory = share.directory("directory", 0_750);
        assertThat(directory.type()).isEqualTo(FileType.DIRECTORY);
        assertThat(directory.mode()).isEqualTo(0_750);
        assertThat(directory.linkCount()).isEqualTo(2);
        assertThat(share.get(share.root()).linkCount()).isEqualTo(3);
        share.directory(ALICE, directory.id(), "sub", 0_700);
        share.file(ALICE, directory.id(), "file", 0_600);
        assertThat(share.get(directory).linkCount()).isEqualTo(3);
        assertThat(share.get(share.root()).linkCount()).isEqualTo(3);
    }

    @Test
    void aNewEntryChangesTheTimesOfItsDirectory() throws Exception {
        Inode before = share.get(share.root());
        share.clock().set(EPOCH + 9);
        Created created = share.files().create(ALICE, share.root(), name("file"), unchecked(0_600));
        Inode after = share.get(share.root());
        assertThat(after.mtime()).isEqualTo(EPOCH + 9);
        assertThat(after.ctime()).isEqualTo(EPOCH + 9);
        assertThat(after.atime()).isEqualTo(before.atime());
        assertThat(created.directory()).isEqualTo(new InodeChange(before, after));
    }

    @Test
    void numbersAreNeverUsedAgain() throws Exception {
        Inode first = share.file("file", 0_600);
        share.files().remove(ALICE, share.root(), name("file"));
        Inode second = share.file("file", 0_600);
        assertThat(second.number()).isNotEqualTo(first.number());
        assertThat(second.contentId()).isNotEqualTo(first.contentId());
    }

    @Test
    void setgidDirectoriesHandOnTheirGroupAndToDirectoriesTheBit() throws Exception {
        FileId parent = share.directory("parent", 0_777).id();
        share.set(ROOT, parent, new AttributeUpdate(AttributeUpdate.GID, 0, 0, 777, 0, 0, 0));
        assertThat(share.file(ALICE, parent, "plain", 0_644).gid()).isEqualTo(ALICE.gid());
        share.chmod(parent, 0_2777);
        assertThat(share.file(ALICE, parent, "file", 0_644).gid()).isEqualTo(777);
        assertThat(share.symlink(ALICE, parent, "link", "x").gid()).isEqualTo(777);
        Inode directory = share.directory(ALICE, parent, "directory", 0_755);
        assertThat(directory.gid()).isEqualTo(777);
        assertThat(directory.mode()).isEqualTo(0_2755);
    }

    @Test
    void onlyMembersOfItsGroupCreateAProgramThatRunsAsTheGroup() throws Exception {
        FileId parent = share.directory("parent", 0_777).id();
        share.set(ROOT, parent, new AttributeUpdate(AttributeUpdate.GID, 0, 0, 200, 0, 0, 0));
        share.chmod(parent, 0_2777);
        assertThat(share.file(BOB, parent, "by-member", 0_2755).mode()).isEqualTo(0_2755);
        assertThat(share.file(EVE, parent, "by-stranger", 0_2755).mode()).isEqualTo(0_755);
        assertThat(share.file(EVE, parent, "not-executable", 0_2644).mode()).isEqualTo(0_2644);
        assertThat(share.file(ROOT, parent, "by-root", 0_2755).mode()).isEqualTo(0_2755);
    }

    @Test
    void onlyRootGivesFilesAwayAtCreation() throws Exception {
        int fields = AttributeUpdate.MODE | AttributeUpdate.UID | AttributeUpdate.GID;
        AttributeUpdate toBob = new AttributeUpdate(fields, 0_600, BOB.uid(), BOB.gid(), 0, 0, 0);
        Inode byRoot = share.files()
                .create(ROOT, share.root(), name("by-root"), new CreateMode.Guarded(toBob))
                .inode();
        assertThat(new int[] {byRoot.uid(), byRoot.gid()}).containsExactly(BOB.uid(), BOB.gid());
        Inode byAlice = share.files()
                .create(ALICE, share.root(), name("by-alice"), new CreateMode.Guarded(toBob))
                .inode();
        assertThat(new int[] {byAlice.uid(), byAlice.gid()}).containsExactly(ALICE.uid(), ALICE.gid());
    }

    @Test
    void timesAndSizeCanBeGivenAtCreation() throws Exception {
        int fields = AttributeUpdate.ATIME | AttributeUpdate.MTIME | AttributeUpdate.SIZE;
        AttributeUpdate given = new AttributeUpdate(fields, 0, 0, 0, 1 << 20, 1, 2);
        Inode file = share.files()
                .create(ALICE, share.root(), name("file"), new CreateMode.Guarded(given))
                .inode();
        assertThat(new long[] {file.atime(), file.mtime(), file.ctime()}).containsExactly(1, 2, EPOCH);
        assertThat(new long[] {file.size(), file.allocatedBytes()}).containsExactly(1 << 20, 0);
        assertThat(share.read(ALICE, file.id(), 1000, 5000)).containsOnly(0).hasSize(5000);
        assertThat(share.files()
                        .makeDirectory(ALICE, share.root(), name("directory"), given)
                        .inode()
                        .size())
                .isZero();
    }

    @Test
    void aSizeBeyondTheLimitIsRefused() throws Exception {
        for (long size : new long[] {-1, Long.MIN_VALUE, Limits.FILE_BYTES_MAX + 1}) {
            CreateMode tooLarge = new CreateMode.Guarded(AttributeUpdate.ofSize(size));
            assertRefused(
                    FsError.FILE_TOO_LARGE, () -> share.files().create(ALICE, share.root(), name("file"), tooLarge));
        }
        CreateMode largest = new CreateMode.Guarded(AttributeUpdate.ofSize(Limits.FILE_BYTES_MAX));
        share.files().create(ALICE, share.root(), name("file"), largest);
        assertThat(share.names(share.root())).containsExactly("file");
    }

    @Test
    void aGuardedCreateRefusesWhatIsThere() throws Exception {
        share.file("file", 0_600);
        share.directory("directory", 0_700);
        share.symlink(ALICE, share.root(), "link", "nowhere");
        for (String taken : new String[] {"file", "directory", "link", ".", ".."}) {
            assertRefused(FsError.EXISTS, () -> share.file(taken, 0_600));
            assertRefused(FsError.EXISTS, () -> share.directory(taken, 0_700));
            assertRefused(FsError.EXISTS, () -> share.symlink(ALICE, share.root(), taken, "x"));
        }
    }

    @Test
    void whatIsThereIsToldEvenToWhoMayNotWrite() throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        share.file(ALICE, directory, "file", 0_600);
        share.chmod(directory, 0_555);
        assertRefused(FsError.EXISTS, () -> share.file(EVE, directory, "file", 0_600));
        assertRefused(FsError.EXISTS, () -> share.directory(EVE, directory, "file", 0_600));
    }

    @Test
    void anUncheckedCreateTakesWhatIsThereAsItIs() throws Exception {
        Inode file = share.file("file", 0_644);
        share.write(ALICE, file.id(), 0, "content");
        Inode before = share.get(file);
        Inode directory = share.get(share.root());
        Created taken = share.files().create(EVE, share.root(), name("file"), unchecked(0_777));
        assertThat(taken.inode()).isEqualTo(before).isEqualTo(share.get(file));
        assertThat(taken.directory()).isEqualTo(new InodeChange(directory, directory));
    }

    @Test
    void anUncheckedCreateTruncatesIfItSaysSo() throws Exception {
        Inode file = share.file("file", 0_644);
        share.write(ALICE, file.id(), 0, "content");
        CreateMode empty = new CreateMode.Unchecked(AttributeUpdate.ofSize(0));
        assertRefused(FsError.ACCESS, () -> share.files().create(EVE, share.root(), name("file"), empty));
        assertThat(share.readText(file.id())).isEqualTo("content");
        share.clock().addAndGet(100);
        Created taken = share.files().create(ALICE, share.root(), name("file"), empty);
        assertThat(taken.inode().size()).isZero();
        assertThat(taken.inode().mtime()).isEqualTo(share.clock().get());
        assertThat(share.readText(file.id())).isEmpty();
        CreateMode shorter = new CreateMode.Unchecked(AttributeUpdate.ofSize(3));
        share.write(ALICE, file.id(), 0, "content");
        share.files().create(ALICE, share.root(), name("file"), shorter);
        assertThat(share.readText(file.id())).isEqualTo("con");
    }

    @Test
    void anUncheckedCreateNeverTruncatesWhatIsNoFile() throws Exception {
        Inode directory = share.directory("directory", 0_700);
        CreateMode empty = new CreateMode.Unchecked(AttributeUpdate.ofSize(0));
        assertThat(share.files()
                        .create(ALICE, share.root(), name("directory"), empty)
                        .inode())
                .isEqualTo(directory);
    }

    @Test
    void anExclusiveCreateIsIdempotent() throws Exception {
        for (long verifier : new long[] {0, 1, -1, 0x1234_5678_9ABC_DEF0L}) {
            CreateMode exclusive = new CreateMode.Exclusive(verifier);
            String name = "file-" + verifier;
            Created first = share.files().create(ALICE, share.root(), name(name), exclusive);
            Inode directory = share.get(share.root());
            Created again = share.files().create(ALICE, share.root(), name(name), exclusive);
            assertThat(again.inode()).isEqualTo(first.inode());
            assertThat(again.directory()).isEqualTo(new InodeChange(directory, directory));
            CreateMode other = new CreateMode.Exclusive(verifier + 1);
            assertRefused(FsError.EXISTS, () -> share.files().create(ALICE, share.root(), name(name), other));
        }
    }

    @Test
    void anExclusiveCreateRefusesWhatWasMadeOtherwise() throws Exception {
        share.file("file", 0_600);
        share.directory("directory", 0_700);
        for (String taken : new String[] {"file", "directory"}) {
            CreateMode exclusive = new CreateMode.Exclusive(0);
            assertRefused(FsError.EXISTS, () -> share.files().create(ALICE, share.root(), name(taken), exclusive));
        }
    }

    @Test
    void nothingIsCreatedInWhatIsNoDirectory() throws Exception {
        FileId file = share.file("file", 0_777).id();
        assertRefused(FsError.NOT_DIRECTORY, () -> share.file(ALICE, file, "new", 0_600));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.directory(ALICE, file, "new", 0_600));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.symlink(ALICE, file, "new", "x"));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().link(ALICE, file, file, name("new")));
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().lookup(ALICE, file, name("new")));
    }

    @Test
    void aRefusedCommitLeavesNoTrace() throws Exception {
        Inode before = share.get(share.root());
        share.store().refuse(FsError.TRY_LATER);
        assertRefused(FsError.TRY_LATER, () -> share.file("file", 0_600));
        assertRefused(FsError.TRY_LATER, () -> share.directory("directory", 0_700));
        share.store().refuse(null);
        assertThat(share.get(share.root())).isEqualTo(before);
        assertThat(share.files().usage().inodes()).isOne();
    }

    @Test
    void namesAreBytes() throws Exception {
        String longest = "x".repeat(255);
        share.file(longest, 0_600);
        share.file("Grüße 你好", 0_600);
        share.file("\n\u0001 *?\\", 0_600);
        assertThat(share.names(share.root())).containsExactly(longest, "Grüße 你好", "\n\u0001 *?\\");
        assertRefused(FsError.NO_ENTRY, () -> share.lookup(share.root(), "GRÜSSE 你好"));
    }

    private static CreateMode unchecked(int mode) {
        assertThat(mode & ~Mode.MASK).isZero();
        return new CreateMode.Unchecked(AttributeUpdate.ofMode(mode));
    }
}
