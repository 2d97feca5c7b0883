package io.dittofs.metadata.rocksdb;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a thread that must not wait gets from a file service on RocksDB.
final class AtOnceTest {
    private static final Credentials ROOT = new Credentials(0, 0);

    @TempDir
    private Path directory = Path.of(".");

    private RocksMetadataStore store;
    private ShareRecord share;
    private FileService files;
    private Inode file;

    @BeforeEach
    void makeAFile() throws Exception {
        open();
        file = files.create(ROOT, share.root(), name("file"), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                .inode();
    }

    private void open() throws Exception {
        store = RocksMetadataStore.open(RocksOptions.defaults(directory), new Random(1));
        share = store.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        var parts = new FileService.Parts(share, store, new InodeLocks(), new HeapContentStore(1 << 20));
        files = FileService.open(parts, false, Quota.NONE, () -> 1_000);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static void assertWouldBlock(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(WouldBlockException.class);
    }

    @Test
    void whatWasCommittedLastIsAtHand() throws Exception {
        var atOnce = files.atOnce();
        assertThat(atOnce.attributes(file.id())).isEqualTo(file);
        assertThat(atOnce.lookup(ROOT, share.root(), name("file")).inode()).isEqualTo(file);
        files.setAttributes(ROOT, file.id(), AttributeUpdate.ofMode(0_600), OptionalLong.empty());
        assertThat(atOnce.attributes(file.id()).mode()).isEqualTo(0_600);
    }

    @Test
    void whatWasNotReadSinceTheStartIsNot() throws Exception {
        store.close();
        open();
        assertWouldBlock(() -> files.atOnce().attributes(file.id()));
        assertWouldBlock(() -> files.atOnce().lookup(ROOT, share.root(), name("file")));
        assertThat(files.attributes(file.id())).isEqualTo(file);
        assertThat(files.atOnce().attributes(file.id())).isEqualTo(file);
    }

    @Test
    void aPageThatWasReadIsAtHandUntilTheDirectoryChanges() throws Exception {
        assertWouldBlock(() -> store.atOnce().list(share.root().inode(), 0, 10));
        store.list(share.root().inode(), 0, 10);
        assertThat(store.atOnce().list(share.root().inode(), 0, 10).entries())
                .extracting(DirectoryEntry::inode)
                .containsExactly(file);
        files.setAttributes(ROOT, file.id(), AttributeUpdate.ofMode(0_600), OptionalLong.empty());
        assertThat(store.atOnce().list(share.root().inode(), 0, 10).entries())
                .extracting(DirectoryEntry::inode)
                .containsExactly(files.attributes(file.id()));
        files.remove(ROOT, share.root(), name("file"));
        assertWouldBlock(() -> store.atOnce().list(share.root().inode(), 0, 10));
        assertThat(store.list(share.root().inode(), 0, 10).entries()).isEmpty();
        assertThat(store.atOnce().list(share.root().inode(), 0, 10)).isEqualTo(new DirectoryPage(List.of(), true));
    }

    @Test
    void nothingIsChanged() throws Exception {
        var atOnce = files.atOnce();
        assertWouldBlock(
                () -> atOnce.setAttributes(ROOT, file.id(), AttributeUpdate.ofMode(0_600), OptionalLong.empty()));
        assertWouldBlock(() -> atOnce.remove(ROOT, share.root(), name("file")));
        assertWouldBlock(() -> atOnce.commit(file.id(), 0, 0));
        assertThat(files.attributes(file.id())).isEqualTo(file);
    }

    @Test
    void aReadThatSetsTheAccessTimeIsLeftToOthers() throws Exception {
        files.write(ROOT, file.id(), 0, ByteBuffer.wrap(new byte[] {1}), Stability.UNSTABLE);
        assertWouldBlock(() -> files.atOnce().read(ROOT, file.id(), 0, 1));
        Objects.requireNonNull(files.read(ROOT, file.id(), 0, 1).data()).close();
        assertThat(files.atOnce().read(ROOT, file.id(), 0, 1).count()).isEqualTo(1);
    }
}
