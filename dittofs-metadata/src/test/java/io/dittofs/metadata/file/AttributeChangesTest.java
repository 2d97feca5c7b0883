package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.AttributeUpdate.ATIME;
import static io.dittofs.metadata.file.AttributeUpdate.ATIME_NOW;
import static io.dittofs.metadata.file.AttributeUpdate.GID;
import static io.dittofs.metadata.file.AttributeUpdate.MODE;
import static io.dittofs.metadata.file.AttributeUpdate.MTIME;
import static io.dittofs.metadata.file.AttributeUpdate.MTIME_NOW;
import static io.dittofs.metadata.file.AttributeUpdate.SIZE;
import static io.dittofs.metadata.file.AttributeUpdate.UID;
import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.EVE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// chmod, chown and utimensat, one by one and together; truncation is in [TruncationTest].
final class AttributeChangesTest {
    private final TestShare share = new TestShare();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    private static AttributeUpdate update(int fields, int uid, int gid) {
        return new AttributeUpdate(fields, 0, uid, gid, 0, 0, 0);
    }

    private static AttributeUpdate times(int fields, long atime, long mtime) {
        return new AttributeUpdate(fields, 0, 0, 0, 0, atime, mtime);
    }

    @Test
    void chmodSetsTheModeAndCtime() throws Exception {
        Inode file = share.file("file", 0_600);
        share.clock().set(EPOCH + 5);
        Changed changed = share.set(ALICE, file.id(), AttributeUpdate.ofMode(0_1751));
        Inode expected = file.withMode(0_1751).withCtime(EPOCH + 5);
        assertThat(changed.change()).isEqualTo(new InodeChange(file, expected));
        assertThat(share.get(file)).isEqualTo(expected);
    }

    @Test
    void chmodIsForTheOwner() throws Exception {
        FileId file = share.file("file", 0_666).id();
        assertRefused(FsError.NOT_OWNER, () -> share.set(BOB, file, AttributeUpdate.ofMode(0_777)));
        share.set(ROOT, file, AttributeUpdate.ofMode(0_777));
        assertThat(share.get(file).mode()).isEqualTo(0_777);
    }

    @Test
    void chmodOfANonMemberTakesSetgid() throws Exception {
        FileId file = share.file("file", 0_755).id();
        share.set(ROOT, file, update(GID, 0, 999));
        share.set(ALICE, file, AttributeUpdate.ofMode(0_6755));
        assertThat(share.get(file).mode()).isEqualTo(0_4755);
        share.set(ROOT, file, AttributeUpdate.ofMode(0_6755));
        assertThat(share.get(file).mode()).isEqualTo(0_6755);
        share.set(ALICE, file, new AttributeUpdate(MODE | GID, 0_2755, 0, 200, 0, 0, 0));
        assertThat(share.get(file).mode()).isEqualTo(0_2755 & ~0_2000);
        share.set(ALICE, file, AttributeUpdate.ofMode(0_2755));
        assertThat(share.get(file).mode()).isEqualTo(0_2755);
    }

    @Test
    void onlyRootGivesFilesAway() throws Exception {
        FileId file = share.file("file", 0_644).id();
        assertRefused(FsError.NOT_OWNER, () -> share.set(ALICE, file, update(UID, BOB.uid(), 0)));
        assertRefused(FsError.NOT_OWNER, () -> share.set(BOB, file, update(UID, BOB.uid(), 0)));
        assertRefused(FsError.NOT_OWNER, () -> share.set(BOB, file, update(UID, ALICE.uid(), 0)));
        share.set(ALICE, file, update(UID, ALICE.uid(), 0));
        share.set(ROOT, file, update(UID | GID, BOB.uid(), 555));
        assertThat(share.get(file).uid()).isEqualTo(BOB.uid());
        assertThat(share.get(file).gid()).isEqualTo(555);
    }

    @Test
    void ownersGiveFilesToTheirOwnGroups() throws Exception {
        FileId file = share.file("file", 0_644).id();
        share.set(ALICE, file, update(GID, 0, 200));
        assertThat(share.get(file).gid()).isEqualTo(200);
        assertRefused(FsError.NOT_OWNER, () -> share.set(ALICE, file, update(GID, 0, 300)));
        assertRefused(FsError.NOT_OWNER, () -> share.set(BOB, file, update(GID, 0, 200)));
        share.set(ROOT, file, update(GID, 0, 300));
        share.set(ALICE, file, update(UID | GID, ALICE.uid(), 300));
        assertThat(share.get(file).gid()).isEqualTo(300);
    }

    @Test
    void chownTakesPrivilegesFromFilesButNotFromDirectories() throws Exception {
        FileId file = share.file("file", 0_6755).id();
        share.set(ALICE, file, update(GID, 0, 200));
        assertThat(share.get(file).mode()).isEqualTo(0_755);
        share.chmod(file, 0_6745);
        share.set(ROOT, file, update(UID, BOB.uid(), 0));
        assertThat(share.get(file).mode()).isEqualTo(0_2745);
        share.set(ROOT, file, new AttributeUpdate(UID | MODE, 0_4755, ALICE.uid(), 0, 0, 0, 0));
        assertThat(share.get(file).mode()).isEqualTo(0_755);
        FileId directory = share.directory("directory", 0_2775).id();
        share.set(ROOT, directory, update(UID | GID, BOB.uid(), 555));
        assertThat(share.get(directory).mode()).isEqualTo(0_2775);
    }

    @Test
    void ownersSetAnyTimes() throws Exception {
        Inode file = share.file("file", 0_444);
        share.clock().set(EPOCH + 5);
        share.set(ALICE, file.id(), times(ATIME | MTIME, -1, Long.MAX_VALUE));
        assertThat(share.get(file)).isEqualTo(file.withTimes(-1, Long.MAX_VALUE, EPOCH + 5));
        share.set(ALICE, file.id(), times(MTIME, 0, 17));
        assertThat(share.get(file).atime()).isEqualTo(-1);
        assertThat(share.get(file).mtime()).isEqualTo(17);
    }

    @Test
    void whoMayWriteSetsTimesToNowOnly() throws Exception {
        FileId file = share.file("file", 0_646).id();
        share.clock().set(EPOCH + 5);
        share.set(EVE, file, times(ATIME_NOW | MTIME_NOW, 0, 0));
        Inode touched = share.get(file);
        assertThat(new long[] {touched.atime(), touched.mtime(), touched.ctime()})
                .containsOnly(EPOCH + 5);
        assertRefused(FsError.NOT_OWNER, () -> share.set(EVE, file, times(ATIME | MTIME, 1, 2)));
        assertRefused(FsError.NOT_OWNER, () -> share.set(EVE, file, times(ATIME_NOW | MTIME, 0, 2)));
        assertThat(share.get(file)).isEqualTo(touched);
    }

    @Test
    void whoMayNotWriteSetsNoTimes() throws Exception {
        FileId file = share.file("file", 0_444).id();
        assertRefused(FsError.ACCESS, () -> share.set(EVE, file, times(ATIME_NOW | MTIME_NOW, 0, 0)));
        assertRefused(FsError.NOT_OWNER, () -> share.set(EVE, file, times(ATIME | MTIME, 0, 0)));
        share.set(ALICE, file, times(ATIME_NOW | MTIME_NOW, 0, 0));
    }

    @Test
    void settingNothingChangesNothing() throws Exception {
        Inode file = share.file("file", 0_600);
        share.clock().set(EPOCH + 5);
        assertThat(share.set(EVE, file.id(), AttributeUpdate.NOTHING).change()).isEqualTo(new InodeChange(file, file));
        assertThat(share.get(file)).isEqualTo(file);
    }

    @Test
    void allOrNothing() throws Exception {
        FileId file = share.file("file", 0_600).id();
        share.write(ALICE, file, 0, "content");
        Inode before = share.get(file);
        AttributeUpdate notAllowed = new AttributeUpdate(MODE | UID | SIZE, 0_777, BOB.uid(), 0, 0, 0, 0);
        assertRefused(FsError.NOT_OWNER, () -> share.set(ALICE, file, notAllowed));
        assertThat(share.get(file)).isEqualTo(before);
        AttributeUpdate all = new AttributeUpdate(MODE | UID | GID | SIZE | ATIME | MTIME, 0_640, 5, 6, 3, 7, 8);
        share.set(ROOT, file, all);
        Inode after = share.get(file);
        assertThat(new long[] {after.mode(), after.uid(), after.gid(), after.size(), after.atime(), after.mtime()})
                .containsExactly(0_640, 5, 6, 3, 7, 8);
        assertThat(share.readText(file)).isEqualTo("con");
    }

    @Test
    void theGuardRefusesWhatHasChanged() throws Exception {
        Inode file = share.file("file", 0_600);
        OptionalLong guard = OptionalLong.of(file.ctime());
        share.files().setAttributes(ALICE, file.id(), AttributeUpdate.ofMode(0_640), guard);
        assertRefused(
                FsError.NOT_SYNC,
                () -> share.files().setAttributes(ALICE, file.id(), AttributeUpdate.ofMode(0_600), guard));
        assertThat(share.get(file).mode()).isEqualTo(0_640);
    }

    @Test
    void ctimeMovesForwardWithEveryChangeWhateverTheClockDoes() throws Exception {
        FileId file = share.file("file", 0_600).id();
        long last = share.get(file).ctime();
        for (long clock : new long[] {EPOCH, EPOCH, EPOCH - 1_000_000, 0, EPOCH + 3}) {
            share.clock().set(clock);
            long afterChmod = share.set(ALICE, file, AttributeUpdate.ofMode(0_600))
                    .change()
                    .after()
                    .ctime();
            Inode written = share.write(ALICE, file, 0, "x").change().after();
            assertThat(afterChmod).isGreaterThan(last);
            assertThat(written.ctime()).isGreaterThan(afterChmod).isEqualTo(written.mtime());
            last = written.ctime();
        }
        Inode before = share.get(share.root());
        share.file("a", 0_600);
        Inode between = share.get(share.root());
        share.file("b", 0_600);
        assertThat(between.mtime()).isGreaterThan(before.mtime());
        assertThat(share.get(share.root()).mtime()).isGreaterThan(between.mtime());
    }

    @Test
    void theClockIsTakenWhereItIsAhead() throws Exception {
        FileId file = share.file("file", 0_600).id();
        share.clock().set(EPOCH + 1000);
        assertThat(share.set(ALICE, file, AttributeUpdate.ofMode(0_600))
                        .change()
                        .after()
                        .ctime())
                .isEqualTo(EPOCH + 1000);
    }
}
