package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A server starts again, whose names were kept and whose contents were not: it never shows zeros for what was there.
final class LostContentsTest {
    private static final int PAGE = 4096;

    private final TestShare share = new TestShare();
    private FileId file = share.root();
    private FileId sparse = share.root();
    private FileService files = share.files();

    @BeforeEach
    void startAgain() throws Exception {
        file = share.file("file", 0_644).id();
        share.write(ALICE, file, 0, filled(3 * PAGE, 'o'));
        sparse = share.file("sparse", 0_644).id();
        share.set(ALICE, sparse, AttributeUpdate.ofSize(PAGE));
        share.heap().restart();
        files = share.reopen(Quota.NONE);
    }

    private static byte[] filled(int count, char value) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private byte[] read(FileId id, long offset, int count) throws FsException {
        return TestShare.bytes(files.read(ALICE, id, offset, count));
    }

    private void write(long offset, int count) throws FsException {
        files.write(ALICE, file, offset, ByteBuffer.wrap(filled(count, 'n')), Stability.UNSTABLE);
    }

    @Test
    void whatWasWrittenIsAnErrorAndNotZeros() throws Exception {
        assertRefused(FsError.IO, () -> read(file, 0, 10));
        assertThat(files.attributes(file).size()).isEqualTo(3 * PAGE);
    }

    @Test
    void whatWasNeverWrittenIsStillZeros() throws Exception {
        assertThat(read(sparse, 0, PAGE)).isEqualTo(new byte[PAGE]);
    }

    @Test
    void whatIsWrittenAgainIsThere() throws Exception {
        write(PAGE, PAGE);
        assertThat(read(file, PAGE, PAGE)).isEqualTo(filled(PAGE, 'n'));
        assertRefused(FsError.IO, () -> read(file, PAGE - 1, PAGE));
        assertRefused(FsError.IO, () -> read(file, 2 * PAGE - 1, PAGE));
    }

    @Test
    void aWriteLeavesNoLostBytesInItsPages() throws Exception {
        assertRefused(FsError.IO, () -> write(10, PAGE));
        assertRefused(FsError.IO, () -> write(PAGE, 10));
        write(3 * PAGE, 10);
        assertThat(read(file, 3 * PAGE, 10)).isEqualTo(filled(10, 'n'));
        write(2 * PAGE, PAGE);
        write(2 * PAGE + 100, 10);
        assertThat(read(file, 2 * PAGE, PAGE + 10)).isEqualTo(filled(PAGE + 10, 'n'));
    }

    @Test
    void aFileThatIsEmptiedIsAFileLikeAnyOther() throws Exception {
        files.setAttributes(ALICE, file, AttributeUpdate.ofSize(0), OptionalLong.empty());
        write(10, 10);
        assertThat(read(file, 0, 10)).isEqualTo(new byte[10]);
    }

    @Test
    void aNewFileIsAFileLikeAnyOther() throws Exception {
        var made = files.create(
                ALICE, share.root(), TestShare.name("new"), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
        files.write(ALICE, made.inode().id(), 10, ByteBuffer.wrap(filled(10, 'n')), Stability.UNSTABLE);
        assertThat(read(made.inode().id(), 0, 10)).isEqualTo(new byte[10]);
    }
}
