package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may do what (POSIX 1003.1-2017 §4.5, RFC 1813 §3.3.4 and §4.4).
final class PermissionTest {
    private static final int ALL_RIGHTS = 0x3F;

    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void exactlyOneClassOfBitsCountsForEachCaller(int bits) throws Exception {
        Inode file = share.file("file", 0);
        share.set(ROOT, file.id(), new AttributeUpdate(AttributeUpdate.GID, 0, 0, 200, 0, 0, 0));
        int others = 7 & ~bits;
        assertRights(file, bits << 6 | others << 3 | others, ALICE, bits);
        assertRights(file, others << 6 | bits << 3 | others, BOB, bits);
        assertRights(file, others << 6 | others << 3 | bits, EVE, bits);
    }

    private void assertRights(Inode file, int mode, Credentials caller, int bits) throws Exception {
        share.chmod(file.id(), mode);
        int expected = (bits & 4) != 0 ? AccessRight.READ : 0;
        expected |= (bits & 2) != 0 ? AccessRight.MODIFY | AccessRight.EXTEND : 0;
        expected |= (bits & 1) != 0 ? AccessRight.EXECUTE : 0;
        Granted granted = share.files().access(caller, file.id(), ALL_RIGHTS);
        assertThat(granted.rights()).isEqualTo(expected);
        assertThat(granted.inode()).isEqualTo(share.get(file));
    }

    @Test
    void primaryGroupCountsAsSupplementaryOnesDo() throws Exception {
        Inode file = share.file("file", 0_070);
        Credentials primary = new Credentials(7, 100);
        Credentials supplementary = new Credentials(7, 1, 2, 3, 100);
        assertThat(share.files().access(primary, file.id(), ALL_RIGHTS).rights())
                .isEqualTo(share.files()
                        .access(supplementary, file.id(), ALL_RIGHTS)
                        .rights())
                .isNotZero();
    }

    @Test
    void userNumbersAreUnsigned() throws Exception {
        Credentials high = new Credentials(0xFFFF_FFFE, 0x8000_0000);
        Inode file = share.file(high, share.root(), "file", 0_600);
        assertThat(file.uid()).isEqualTo(-2);
        share.write(high, file.id(), 0, "data");
        assertRefused(FsError.ACCESS, () -> share.read(ALICE, file.id(), 0, 1));
    }

    @Test
    void rootMayAllButExecuteWhatNobodyMay() throws Exception {
        Inode file = share.file("file", 0);
        int readAndWrite = AccessRight.READ | AccessRight.MODIFY | AccessRight.EXTEND;
        assertThat(share.files().access(ROOT, file.id(), ALL_RIGHTS).rights()).isEqualTo(readAndWrite);
        share.chmod(file.id(), 0_001);
        assertThat(share.files().access(ROOT, file.id(), ALL_RIGHTS).rights())
                .isEqualTo(readAndWrite | AccessRight.EXECUTE);
        Inode directory = share.directory("directory", 0);
        assertThat(share.files().access(ROOT, directory.id(), ALL_RIGHTS).rights())
                .isEqualTo(readAndWrite | AccessRight.LOOKUP | AccessRight.DELETE);
        share.file(ROOT, directory.id(), "inside", 0_600);
    }

    @Test
    void accessGrantsOnlyWhatWasAskedAndNothingThatDoesNotApply() throws Exception {
        Inode directory = share.directory("directory", 0_700);
        assertThat(share.files()
                        .access(ALICE, directory.id(), AccessRight.LOOKUP)
                        .rights())
                .isEqualTo(AccessRight.LOOKUP);
        assertThat(share.files().access(ALICE, directory.id(), ALL_RIGHTS).rights())
                .isEqualTo(ALL_RIGHTS & ~AccessRight.EXECUTE);
        Inode file = share.file("file", 0_700);
        assertThat(share.files().access(ALICE, file.id(), ALL_RIGHTS).rights())
                .isEqualTo(ALL_RIGHTS & ~(AccessRight.LOOKUP | AccessRight.DELETE));
        assertThat(share.files().access(ALICE, file.id(), 0).rights()).isZero();
    }

    @Test
    void lookupNeedsSearchPermissionAndNotReadPermission() throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        Inode file = share.file(ALICE, directory, "file", 0_644);
        share.chmod(directory, 0_711);
        assertThat(share.files().lookup(EVE, directory, name("file")).inode()).isEqualTo(file);
        share.chmod(directory, 0_766);
        assertRefused(FsError.ACCESS, () -> share.files().lookup(EVE, directory, name("file")));
        assertRefused(FsError.ACCESS, () -> share.files().lookup(EVE, directory, name("missing")));
        assertRefused(FsError.ACCESS, () -> share.files().lookup(EVE, directory, name(".")));
        assertRefused(FsError.ACCESS, () -> share.files().lookup(EVE, directory, name("..")));
    }

    @Test
    void listingNeedsReadPermissionAndNotSearchPermission() throws Exception {
        FileId directory = share.directory("directory", 0_744).id();
        assertThat(share.files().list(EVE, directory, 0, 10).page().entries()).isEmpty();
        share.chmod(directory, 0_733);
        assertRefused(FsError.ACCESS, () -> share.files().list(EVE, directory, 0, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {0_775, 0_774, 0_773 & ~1, 0_771})
    void changingADirectoryNeedsWriteAndSearchPermission(int mode) throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        share.file(ALICE, directory, "file", 0_666);
        share.directory(ALICE, directory, "sub", 0_777);
        Inode mine = share.file(EVE, share.root(), "mine", 0_666);
        Inode myDirectory = share.directory(EVE, share.root(), "my-directory", 0_777);
        share.chmod(directory, mode);
        FileId root = share.root();
        assertRefused(FsError.ACCESS, () -> share.file(EVE, directory, "new", 0_600));
        assertRefused(FsError.ACCESS, () -> share.directory(EVE, directory, "new", 0_700));
        assertRefused(FsError.ACCESS, () -> share.symlink(EVE, directory, "new", "target"));
        assertRefused(FsError.ACCESS, () -> share.files().link(EVE, mine.id(), directory, name("new")));
        assertRefused(FsError.ACCESS, () -> share.files().remove(EVE, directory, name("file")));
        assertRefused(FsError.ACCESS, () -> share.files().removeDirectory(EVE, directory, name("sub")));
        assertRefused(FsError.ACCESS, () -> share.rename(EVE, directory, "file", root, "new"));
        assertRefused(FsError.ACCESS, () -> share.rename(EVE, root, "mine", directory, "new"));
        assertThat(share.names(directory)).containsExactly("file", "sub");
        assertThat(share.names(root)).containsExactly("directory", "mine", "my-directory");
        assertThat(share.get(myDirectory)).isEqualTo(myDirectory);
        assertThat(share.get(mine)).isEqualTo(mine);
    }

    @Test
    void readingNeedsReadOrExecutePermissionOrOwnership() throws Exception {
        FileId file = share.file("file", 0).id();
        share.write(ALICE, file, 0, "data");
        assertThat(share.read(ALICE, file, 0, 4)).hasSize(4);
        assertThat(share.read(ROOT, file, 0, 4)).hasSize(4);
        assertRefused(FsError.ACCESS, () -> share.read(EVE, file, 0, 4));
        assertRefused(FsError.ACCESS, () -> share.read(EVE, file, 100, 4));
        share.chmod(file, 0_772);
        assertRefused(FsError.ACCESS, () -> share.read(EVE, file, 0, 4));
        share.chmod(file, 0_001);
        assertThat(share.read(EVE, file, 0, 4)).hasSize(4);
        share.chmod(file, 0_004);
        assertThat(share.read(EVE, file, 0, 4)).hasSize(4);
    }

    @Test
    void writingNeedsWritePermissionOrOwnership() throws Exception {
        FileId file = share.file("file", 0).id();
        share.write(ALICE, file, 0, "data");
        share.write(ROOT, file, 0, "data");
        assertRefused(FsError.ACCESS, () -> share.write(EVE, file, 0, "evil"));
        assertRefused(FsError.ACCESS, () -> share.write(EVE, file, 0, ""));
        share.chmod(file, 0_775);
        assertRefused(FsError.ACCESS, () -> share.write(EVE, file, 0, "evil"));
        share.chmod(file, 0_002);
        share.write(EVE, file, 0, "good");
        assertThat(share.readText(file)).isEqualTo("good");
    }

    @Test
    void everybodyReadsAttributesAndLinkTargets() throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        Inode link = share.symlink(ALICE, directory, "link", "target");
        share.chmod(directory, 0);
        assertThat(share.get(link.id()).mode()).isEqualTo(0_777);
        assertThat(share.files().readLink(link.id()).target().bytes())
                .asString()
                .isEqualTo("target");
    }
}
