package io.dittofs.metadata.deferred;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.HookedContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.file.ReadResult;
import io.dittofs.metadata.file.WriteResult;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a file service commits and what it defers.
final class DeferredWritesTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final Credentials ALICE = new Credentials(1000, 100);

    @TempDir
    private Path directory;

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final InodeLocks locks = new InodeLocks();
    private final HookedContentStore content = new HookedContentStore(new HeapContentStore(1 << 20));
    private RocksMetadataStore rocks;
    private HookedMetadataStore store;
    private ShareRecord share;
    private FileService files;
    private FileId file;

    @BeforeEach
    void makeAFile() throws Exception {
        rocks = RocksMetadataStore.open(RocksOptions.defaults(directory), new Random(1));
        store = new HookedMetadataStore(DeferringMetadataStore.over(rocks, DeferralLimits.DEFAULTS, () -> 0));
        share = store.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        files = FileService.open(
                new FileService.Parts(share, store, locks, content), false, Quota.NONE, clock::incrementAndGet);
        content.remember(true);
        var created =
                files.create(ALICE, share.root(), name("file"), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
        CountDownLatch stable = new CountDownLatch(1);
        created.ticket().whenComplete(_ -> stable.countDown());
        stable.await();
        file = created.inode().id();
    }

    @AfterEach
    void checkAndClose() throws Exception {
        store.answer(null);
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        store.close();
    }

    private WriteResult write(int bytes, Stability stability) throws Exception {
        return files.write(ALICE, file, 0, ByteBuffer.allocate(bytes), stability);
    }

    private @Nullable Inode below() throws Exception {
        return rocks.inode(file.inode());
    }

    @Test
    void aWriteThatTheContentStoreRemembersIsDeferred() throws Exception {
        Inode before = below();
        store.answer(new ManualTicket());
        WriteResult written = write(10, Stability.FILE_SYNC);
        assertThat(written.ticket().isComplete())
                .as("the content's ticket alone")
                .isTrue();
        assertThat(files.attributes(file)).isEqualTo(written.change().after());
        assertThat(files.commit(file, 0, 0).ticket().isComplete()).isTrue();
        assertThat(below()).isEqualTo(before);
        assertThat(rocks.usage(share.id()).bytes()).isZero();
        assertThat(files.usage()).isEqualTo(store.usage(share.id()));
    }

    @Test
    void aWriteThatItDoesNotRememberIsCommitted() throws Exception {
        content.remember(false);
        ManualTicket ticket = new ManualTicket();
        store.answer(ticket);
        WriteResult written = write(10, Stability.FILE_SYNC);
        assertThat(written.ticket().isComplete()).isFalse();
        assertThat(files.commit(file, 0, 0).ticket().isComplete()).isFalse();
        assertThat(below()).isEqualTo(written.change().after());
    }

    @Test
    void aWriteThatTakesPrivilegesAwayIsCommitted() throws Exception {
        files.setAttributes(ALICE, file, AttributeUpdate.ofMode(0_4755), OptionalLong.empty());
        ManualTicket ticket = new ManualTicket();
        store.answer(ticket);
        WriteResult written = write(10, Stability.UNSTABLE);
        assertThat(written.ticket().isComplete()).isFalse();
        assertThat(below()).isEqualTo(written.change().after());
        assertThat(written.change().after().mode()).isEqualTo(0_755);
    }

    @Test
    void aTruncationStoresWhatWasWrittenBefore() throws Exception {
        write(10, Stability.UNSTABLE);
        files.setAttributes(ALICE, file, AttributeUpdate.ofSize(4), OptionalLong.empty());
        assertThat(below()).isEqualTo(files.attributes(file));
        assertThat(rocks.usage(share.id())).isEqualTo(files.usage());
    }

    @Test
    void aFileThatWasWrittenCanBeRemoved() throws Exception {
        write(10, Stability.UNSTABLE);
        files.remove(ALICE, share.root(), name("file"));
        assertThat(rocks.usage(share.id()).bytes()).isZero();
        assertThat(files.usage()).isEqualTo(store.usage(share.id()));
    }

    @Test
    void aReadAtOnceSetsTheAccessTime() throws Exception {
        write(10, Stability.UNSTABLE);
        ReadResult read = files.atOnce().read(ROOT, file, 0, 10);
        assertThat(read.count()).isEqualTo(10);
        assertThat(read.inode().atime()).isGreaterThan(read.inode().mtime());
        assertThat(files.attributes(file)).isEqualTo(read.inode());
    }

    @Test
    void aReadAtOnceDoesNotWaitForALock() throws Exception {
        write(10, Stability.UNSTABLE);
        try (var _ = locks.lock(file.inode());
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            other.submit(() -> assertThatThrownBy(() -> files.atOnce().read(ROOT, file, 0, 10))
                            .isInstanceOf(WouldBlockException.class))
                    .get();
        }
    }

    private WriteResult writeAtOnce(FileService its) throws Exception {
        return its.atOnce().write(ALICE, file, 0, ByteBuffer.allocate(10), Stability.UNSTABLE);
    }

    @Test
    void aWriteAtOnceIsCarriedOutIfNothingIsInItsWay() throws Exception {
        Inode before = below();
        WriteResult written = writeAtOnce(files);
        assertThat(written.count()).isEqualTo(10);
        assertThat(files.attributes(file)).isEqualTo(written.change().after());
        assertThat(below()).isEqualTo(before);
    }

    private void assertNotWrittenAtOnce(FileService its) throws Exception {
        Inode before = files.attributes(file);
        long occupied = files.usage().bytes();
        assertThatThrownBy(() -> writeAtOnce(its)).isInstanceOf(WouldBlockException.class);
        assertThat(files.attributes(file)).isEqualTo(before);
        assertThat(files.usage().bytes()).isEqualTo(occupied);
    }

    @Test
    void aWriteAtOnceCommitsNothing() throws Exception {
        content.remember(false);
        assertNotWrittenAtOnce(files);
        content.remember(true);
        files.setAttributes(ALICE, file, AttributeUpdate.ofMode(0_4755), OptionalLong.empty());
        assertNotWrittenAtOnce(files);
    }

    @Test
    void aWriteAtOnceLeavesQuotasToOthers() throws Exception {
        var parts = new FileService.Parts(share, store, locks, content);
        assertNotWrittenAtOnce(FileService.open(parts, false, new Quota(1 << 20, 100), clock::incrementAndGet));
    }

    @Test
    void aWriteAtOnceThatTheContentStorePutsOffHasDoneNothing() throws Exception {
        content.putOffWrites();
        assertNotWrittenAtOnce(files);
        assertThat(write(10, Stability.UNSTABLE).count()).isEqualTo(10);
    }
}
