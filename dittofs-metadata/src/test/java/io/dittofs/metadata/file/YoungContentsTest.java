package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.inode.FileId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What is promised of the bytes of a file whose creation, or truncation to nothing, a power failure may still undo.
final class YoungContentsTest {
    private final TestShare share = new TestShare();
    private final ManualTicket made = new ManualTicket();

    /// A file that everybody sees, whose creation is not stable.
    private FileId young() throws Exception {
        share.store().answer(made);
        FileId file = share.file("file", 0_644).id();
        share.store().answer(null);
        return file;
    }

    private DurabilityTicket write(FileId file, Stability stability) throws Exception {
        return share.files()
                .write(ALICE, file, 0, ByteBuffer.wrap(new byte[100]), stability)
                .ticket();
    }

    private DurabilityTicket commit(FileId file) throws Exception {
        return share.files().commit(file, 0, 0).ticket();
    }

    @Test
    void aStableWriteWaitsForTheCreation() throws Exception {
        DurabilityTicket ticket = write(young(), Stability.FILE_SYNC);
        assertThat(ticket.isComplete()).isFalse();
        made.complete(null);
        assertThat(ticket.isComplete()).isTrue();
    }

    @Test
    void aCommitWaitsForTheCreation() throws Exception {
        FileId file = young();
        write(file, Stability.UNSTABLE);
        DurabilityTicket ticket = commit(file);
        assertThat(ticket.isComplete()).isFalse();
        made.complete(null);
        assertThat(ticket.isComplete()).isTrue();
        assertThat(commit(file).isComplete()).isTrue();
    }

    @Test
    void whoIsToldThatTheFileExistsWaitsForTheCreation() throws Exception {
        FileId _ = young();
        DurabilityTicket ticket = share.files()
                .create(ALICE, share.root(), name("file"), new CreateMode.Unchecked(AttributeUpdate.ofMode(0_644)))
                .ticket();
        assertThat(ticket.isComplete()).isFalse();
        made.complete(null);
        assertThat(ticket.isComplete()).isTrue();
    }

    @Test
    void aStableWriteWaitsForTheTruncationToNothing() throws Exception {
        FileId file = share.file("file", 0_644).id();
        write(file, Stability.FILE_SYNC);
        share.store().answer(made);
        share.set(ALICE, file, AttributeUpdate.ofSize(0));
        share.store().answer(null);
        DurabilityTicket ticket = write(file, Stability.FILE_SYNC);
        assertThat(ticket.isComplete()).isFalse();
        made.complete(null);
        assertThat(ticket.isComplete()).isTrue();
    }

    @Test
    void nothingIsPromisedWhereTheCreationDoesNotBecomeStable() throws Exception {
        FileId file = young();
        DurabilityTicket before = commit(file);
        made.complete(new IOException("fsync failed"));
        assertFailed(before);
        assertFailed(commit(file));
        assertFailed(write(file, Stability.FILE_SYNC));
    }

    private static void assertFailed(DurabilityTicket ticket) {
        AtomicReference<Throwable> cause = new AtomicReference<>();
        ticket.whenComplete(cause::set);
        assertThat(cause.get()).hasMessage("fsync failed");
    }
}
