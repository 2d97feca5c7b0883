package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Truncations whose outcome the metadata store does not tell at once.
final class OpenTruncationsTest {
    private static final int BYTES = 20_000;
    private static final int CUT = 5_000;

    private final TestShare share = new TestShare();
    private final byte[] data = new byte[BYTES];
    private FileId file;

    @BeforeEach
    void fill() throws Exception {
        new Random(1).nextBytes(data);
        file = share.file("file", 0_644).id();
        share.write(ALICE, file, 0, data);
    }

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
        assertThat(share.files().usage()).isEqualTo(share.usage());
    }

    private Changed resize(long size) throws Exception {
        return share.set(ALICE, file, AttributeUpdate.ofSize(size));
    }

    private void assertWhole() throws Exception {
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(data);
    }

    private void assertCut() throws Exception {
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(Arrays.copyOf(data, CUT));
        resize(BYTES);
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, CUT), BYTES));
    }

    private static void assertTryLater(ThrowingCallable call) {
        assertRefused(FsError.TRY_LATER, call);
    }

    @Test
    void oneThatHappenedWithoutAnAnswerIsCarriedOut() throws Exception {
        share.store().loseAnswers(FsError.TRY_LATER);
        assertTryLater(() -> resize(CUT));
        share.store().loseAnswers(null);
        assertCut();
    }

    @Test
    void oldBytesDoNotShowWhereTheFileIsExtendedFirst() throws Exception {
        share.store().loseAnswers(FsError.IO);
        assertRefused(FsError.IO, () -> resize(CUT));
        share.store().loseAnswers(null);
        resize(BYTES);
        assertThat(share.read(ALICE, file, 0, BYTES)).isEqualTo(Arrays.copyOf(Arrays.copyOf(data, CUT), BYTES));
    }

    @Test
    void oneThatDidNotHappenCostsNothing() throws Exception {
        share.store().refuse(FsError.TRY_LATER);
        assertTryLater(() -> resize(CUT));
        share.store().refuse(null);
        assertWhole();
        resize(CUT);
        assertCut();
    }

    @Test
    void oneThatArrivesBeforeItIsAskedForHasHappened() throws Exception {
        share.store().delayNext();
        assertTryLater(() -> resize(CUT));
        share.store().arrive();
        assertCut();
    }

    @Test
    void oneThatIsSaidNotToHaveHappenedCannotArriveAnyMore() throws Exception {
        share.store().delayNext();
        assertTryLater(() -> resize(CUT));
        assertWhole();
        assertRefused(FsError.CONFLICT, () -> share.store().arrive());
        assertWhole();
    }

    @Test
    void theFileIsNeitherReadNorChangedBeforeTheStoreAnswers() throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        Inode other = share.file("other", 0_644);
        Inode before = share.get(file);
        share.store().refuse(FsError.TRY_LATER);
        assertTryLater(() -> resize(CUT));
        assertTryLater(() -> share.read(ALICE, file, 0, 10));
        assertTryLater(() -> share.files().commit(file, 0, 0));
        assertTryLater(() -> share.write(ALICE, file, 0, "x"));
        assertTryLater(() -> resize(BYTES + 1));
        assertTryLater(() -> resize(0));
        assertTryLater(() -> share.files().remove(ALICE, share.root(), name("file")));
        assertTryLater(() -> share.files().link(ALICE, file, directory, name("link")));
        assertTryLater(() -> share.rename(ALICE, share.root(), "file", directory, "file"));
        assertTryLater(() -> share.rename(ALICE, share.root(), "other", share.root(), "file"));
        assertThat(share.read(ALICE, other.id(), 0, 10)).isEmpty();
        assertThat(share.get(file)).isEqualTo(before);
        share.store().refuse(null);
        assertWhole();
    }

    @Test
    void oneThatTheStoreLosesAgainIsStoredAgain() throws Exception {
        Inode before = share.get(file);
        ManualTicket stable = new ManualTicket();
        share.store().answer(stable);
        resize(CUT);
        share.store().answer(null);
        Inode after = share.get(file);
        share.store()
                .commit(new ChangeSet()
                        .putInode(before)
                        .adjustUsage(
                                share.store().shares().getFirst().id(),
                                before.allocatedBytes() - after.allocatedBytes(),
                                0));
        stable.complete(new IOException("the database has lost it"));
        assertCut();
    }

    @Test
    void oneThatTheStoreHasAfterAllStays() throws Exception {
        ManualTicket stable = new ManualTicket();
        share.store().answer(stable);
        resize(CUT);
        share.store().answer(null);
        stable.complete(new IOException("the database went away"));
        assertCut();
    }
}
