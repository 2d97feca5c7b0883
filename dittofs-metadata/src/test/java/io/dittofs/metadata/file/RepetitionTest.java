package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.CallId;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests that come again after a restart, because the server ended before it answered.
final class RepetitionTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final CallId CALL = new CallId(11, 12);
    private static final CallId OTHER = new CallId(11, 13);
    private static final CallId SETUP = new CallId(0, 0);

    @TempDir
    private Path directory = Path.of(".");

    private final AtomicLong clock = new AtomicLong(Duration.ofDays(1).toNanos());
    private RocksMetadataStore store;
    private ShareRecord share;
    private FileService files;

    @BeforeEach
    void open() throws Exception {
        store = RocksMetadataStore.open(RocksOptions.defaults(directory), new Random(1));
        share = store.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        var parts = new FileService.Parts(share, store, new InodeLocks(), new HeapContentStore(1 << 20));
        files = FileService.open(parts, false, Quota.NONE, clock::get);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        store.close();
    }

    private void restart() throws Exception {
        close();
        open();
    }

    private FileId root() {
        return share.root();
    }

    private Inode makeDirectory(CallId call, String directoryName) throws FsException {
        return files.under(call)
                .makeDirectory(ROOT, root(), name(directoryName), AttributeUpdate.ofMode(0_755))
                .inode();
    }

    private Inode create(CallId call, String fileName) throws FsException {
        return files.under(call)
                .create(ROOT, root(), name(fileName), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                .inode();
    }

    private Inode symlink(CallId call) throws FsException {
        return files.under(call)
                .symlink(ROOT, root(), name("link"), new SymlinkTarget(new byte[] {'t'}), AttributeUpdate.NOTHING)
                .inode();
    }

    private Inode node(CallId call) throws FsException {
        return files.under(call)
                .makeNode(new NodeRequest(ROOT, root(), name("fifo"), FileType.FIFO, AttributeUpdate.NOTHING, 0))
                .inode();
    }

    @Test
    void whatWasMadeIsAnsweredAsMade() throws Exception {
        Inode made = makeDirectory(CALL, "directory");
        Inode file = create(CALL, "file");
        Inode link = symlink(CALL);
        Inode node = node(CALL);
        files.under(CALL).link(ROOT, file.id(), root(), name("second"));
        restart();
        assertThat(makeDirectory(CALL, "directory")).isEqualTo(made);
        assertThat(create(CALL, "file").id()).isEqualTo(file.id());
        assertThat(symlink(CALL)).isEqualTo(link);
        assertThat(node(CALL)).isEqualTo(node);
        var linked = files.under(CALL).link(ROOT, file.id(), root(), name("second"));
        assertThat(linked.inode().linkCount()).isEqualTo(2);
        assertThat(linked.directory().before()).isEqualTo(linked.directory().after());
        assertRefused(FsError.EXISTS, () -> makeDirectory(OTHER, "directory"));
        assertRefused(FsError.EXISTS, () -> create(OTHER, "file"));
    }

    @Test
    void whatWasTakenAwayIsAnsweredAsTaken() throws Exception {
        create(SETUP, "file");
        create(SETUP, "old");
        makeDirectory(SETUP, "directory");
        files.under(CALL).remove(ROOT, root(), name("file"));
        files.under(CALL).removeDirectory(ROOT, root(), name("directory"));
        files.under(CALL).rename(ROOT, root(), name("old"), root(), name("new"));
        restart();
        files.under(CALL).remove(ROOT, root(), name("file"));
        files.under(CALL).removeDirectory(ROOT, root(), name("directory"));
        files.under(CALL).rename(ROOT, root(), name("old"), root(), name("new"));
        assertThat(files.lookup(ROOT, root(), name("new")).inode().isRegular()).isTrue();
        assertRefused(FsError.NO_ENTRY, () -> files.under(OTHER).remove(ROOT, root(), name("file")));
        assertRefused(FsError.NO_ENTRY, () -> files.remove(ROOT, root(), name("file")));
    }

    @Test
    void aRequestIsForgottenAfterAWhile() throws Exception {
        makeDirectory(CALL, "directory");
        restart();
        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertRefused(FsError.EXISTS, () -> makeDirectory(CALL, "directory"));
    }

    @Test
    void whatSomebodyElseRemovedSinceIsNotThere() throws Exception {
        makeDirectory(CALL, "directory");
        restart();
        files.removeDirectory(ROOT, root(), name("directory"));
        makeDirectory(CALL, "directory");
        assertThat(files.lookup(ROOT, root(), name("directory")).inode().isDirectory())
                .isTrue();
    }
}
