package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.bytes;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Reads that others overtake between the look at the inode and the look at the content: they never show bytes
/// that the file did not have, and never attributes that are newer than the bytes.
final class ReadRaceTest {
    private final TestShare share = new TestShare();
    private FileId file = share.root();

    @BeforeEach
    void makeAFile() throws Exception {
        file = share.file("file", 0_644).id();
        share.write(ALICE, file, 0, "0123456789");
    }

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    private ReadResult read() throws FsException {
        return share.files().read(ALICE, file, 0, 100);
    }

    @Test
    void aRemovedFileIsStaleAndNotFullOfZeros() {
        share.content().beforeReads(() -> share.files().remove(ALICE, share.root(), name("file")));
        assertRefused(FsError.STALE, this::read);
    }

    @Test
    void aReplacedFileIsStale() throws Exception {
        share.file("source", 0_600);
        share.content().beforeReads(() -> share.rename(ALICE, share.root(), "source", share.root(), "file"));
        assertRefused(FsError.STALE, this::read);
    }

    @Test
    void aFileTruncatedToZeroIsEmpty() throws Exception {
        share.content().beforeReads(() -> share.set(ALICE, file, AttributeUpdate.ofSize(0)));
        ReadResult result = read();
        assertThat(bytes(result)).isEmpty();
        assertThat(result.isEof()).isTrue();
        assertThat(result.inode().size()).isZero();
    }

    @Test
    void aShortenedFileIsShort() throws Exception {
        share.content().beforeReads(() -> share.set(ALICE, file, AttributeUpdate.ofSize(4)));
        ReadResult result = read();
        assertThat(bytes(result)).asString().isEqualTo("0123");
        assertThat(result.isEof()).isTrue();
        assertThat(result.inode()).isEqualTo(share.get(file));
    }

    @Test
    void aRewrittenFileShowsItsNewBytes() throws Exception {
        share.content().beforeReads(() -> {
            share.set(ALICE, file, AttributeUpdate.ofSize(0));
            share.write(ALICE, file, 0, "abcdefghijkl");
        });
        assertThat(bytes(read())).asString().isEqualTo("abcdefghijkl");
    }

    @Test
    void attributesAreNotNewerThanTheBytes() throws Exception {
        Inode before = share.get(file);
        share.content().beforeReads(() -> share.write(ALICE, file, 0, "x"));
        ReadResult result = read();
        assertThat(bytes(result)).asString().isEqualTo("x123456789");
        assertThat(result.inode().mtime()).isEqualTo(before.mtime());
    }

    @Test
    void aFileThatKeepsChangingIsReadAtLast() throws Exception {
        HookCounter shorten = new HookCounter();
        for (int i = 0; i < 3; i++) {
            share.content().beforeReads(shorten::run);
        }
        assertThat(bytes(read())).asString().isEqualTo("0123456");
    }

    /// Shortens the file by a byte each time.
    private final class HookCounter {
        private int size = 10;

        void run() throws FsException {
            size--;
            share.set(ALICE, file, AttributeUpdate.ofSize(size));
        }
    }

    @Test
    void refusalsOfTheContentAreToldUnlessTheFileIsGone() {
        share.content().beforeReads(() -> {
            throw new FsException(FsError.TRY_LATER);
        });
        assertRefused(FsError.TRY_LATER, this::read);
        share.content().beforeReads(() -> {
            share.files().remove(ALICE, share.root(), name("file"));
            throw new FsException(FsError.TRY_LATER);
        });
        assertRefused(FsError.STALE, this::read);
    }
}
