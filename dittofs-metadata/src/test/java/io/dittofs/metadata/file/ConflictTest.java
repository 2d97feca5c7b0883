package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.HookedMetadataStore.Hook;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Operations that another server on the same store overtakes between their look at the tree and their commit: they
/// start again and lose nothing of what the other did.
final class ConflictTest {
    private static final int OTHERS_OWNER = 4711;

    private final TestShare share = new TestShare();
    private FileId file = share.root();

    @BeforeEach
    void makeAFile() throws Exception {
        file = share.file("file", 0_644).id();
    }

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    /// What the other server does: it knows nothing of the locks of this one.
    private Hook chownElsewhere() {
        return () -> {
            Inode inode = share.get(file);
            share.store().commit(new ChangeSet().putInode(inode.withOwnership(0_666, OTHERS_OWNER, 5)));
        };
    }

    @Test
    void attributesOfBothAreKept() throws Exception {
        share.store().beforeCommits(chownElsewhere());
        share.files().setAttributes(ROOT, file, AttributeUpdate.ofSize(77), OptionalLong.empty());
        assertThat(share.get(file).size()).isEqualTo(77);
        assertThat(share.get(file).uid()).isEqualTo(OTHERS_OWNER);
    }

    @Test
    void aWriteStartsAgainWithAllItsBytes() throws Exception {
        share.store().beforeCommits(chownElsewhere());
        ByteBuffer data = ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.US_ASCII));
        data.position(2);
        share.files().write(ROOT, file, 0, data, Stability.FILE_SYNC);
        assertThat(share.get(file).size()).isEqualTo(8);
        assertThat(share.get(file).uid()).isEqualTo(OTHERS_OWNER);
        assertThat(share.readText(file)).isEqualTo("23456789");
    }

    @Test
    void aLinkMadeElsewhereKeepsTheFileAlive() throws Exception {
        share.store().beforeCommits(() -> {
            Inode inode = share.get(file);
            share.store()
                    .commit(new ChangeSet()
                            .putInode(inode.withLinkCount(2, inode.ctime() + 1))
                            .addEntry(share.root().inode(), name("other"), inode.number()));
        });
        share.files().remove(ROOT, share.root(), name("file"));
        assertThat(share.lookup(share.root(), "other").linkCount()).isEqualTo(1);
    }

    @Test
    void aDirectoryIsNotMovedBelowWhatWasMovedBelowIt() throws Exception {
        FileId a = share.directory("a", 0_755).id();
        FileId b = share.directory("b", 0_755).id();
        share.store().beforeCommits(() -> share.rename(ROOT, share.root(), "b", a, "b"));
        assertRefused(FsError.INVALID, () -> share.rename(ROOT, share.root(), "a", b, "a"));
        assertThat(share.get(b).parent()).isEqualTo(a.inode());
    }

    @Test
    void aReadIsNotRefusedForTheSakeOfItsAccessTime() throws Exception {
        share.write(ALICE, file, 0, "bytes");
        share.store().beforeCommits(chownElsewhere());
        assertThat(share.readText(file)).isEqualTo("bytes");
    }

    @Test
    void whoIsOvertakenForEverGivesUp() {
        share.store().beforeCommits(this::overtakeAgainAndAgain);
        assertRefused(FsError.CONFLICT, () -> share.chmod(file, 0_600));
    }

    private void overtakeAgainAndAgain() throws FsException {
        Inode inode = share.get(file);
        share.store().commit(new ChangeSet().putInode(inode.withCtime(inode.ctime() + 1)));
        share.store().beforeCommits(this::overtakeAgainAndAgain);
    }
}
