package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.StoredObject;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.transfer.KeptOpen;
import io.dittofs.transfer.naming.ObjectLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the blocks of files go whose objects are named by their paths. Nothing is uploaded until a test says so.
final class PathLayoutTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final Duration NEVER = Duration.ofHours(1);
    private static final int BLOCK = 4 << 20;
    /// What follows the hash in a key.
    private static final String UNIQUE = "-[0-9a-f]{16}-[0-9a-f]{16}-[0-9a-z]+";

    @TempDir
    private Path directory;

    private final BlockStore blocks = new MemoryBlockStore(new OffHeapPages(256L << 20));
    private final Random random = new Random(5);
    private MetadataStore metadata;
    private TieredStorage storage;
    private FileService files;

    @BeforeEach
    void open() throws Exception {
        start(ObjectLayout.PATH);
    }

    @AfterEach
    void stop() {
        storage.close();
        metadata.close();
    }

    private void start(ObjectLayout layout) throws Exception {
        metadata = RocksMetadataStore.open(RocksOptions.defaults(directory.resolve("metadata")), new Random(1));
        var share = metadata.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        var options = TieredOptions.named("test")
                .withDelays(NEVER, NEVER, Duration.ZERO)
                .withLayout(layout);
        storage =
                new TieredRig(directory.resolve("log"), metadata).with(options).open(new KeptOpen(blocks));
        var parts = new FileService.Parts(share, metadata, new InodeLocks(), storage.promising(Promise.LOCAL));
        files = FileService.open(parts, false, Quota.NONE, System::nanoTime);
    }

    private void restart(ObjectLayout layout) throws Exception {
        stop();
        start(layout);
    }

    private FileId root() {
        return files.root();
    }

    private FileId folder(FileId parent, String name) throws Exception {
        return files.makeDirectory(ROOT, parent, FileName.of(name), AttributeUpdate.NOTHING)
                .inode()
                .id();
    }

    private FileId file(FileId folder, String name) throws Exception {
        return files.create(ROOT, folder, FileName.of(name), new CreateMode.Guarded(AttributeUpdate.NOTHING))
                .inode()
                .id();
    }

    private void rename(FileId from, String name, FileId to, String newName) throws Exception {
        files.rename(ROOT, from, FileName.of(name), to, FileName.of(newName));
    }

    /// Writes some bytes that nothing else has.
    private void write(FileId file, long block) throws Exception {
        byte[] data = new byte[100];
        random.nextBytes(data);
        write(file, block, data);
    }

    private void write(FileId file, long block, byte[] data) throws Exception {
        files.write(ROOT, file, block * BLOCK, ByteBuffer.wrap(data), Stability.FILE_SYNC);
    }

    private List<String> upload() throws Exception {
        assertThat(storage.drain(Duration.ofMinutes(1))).isTrue();
        return blocks.list("", null, 100).objects().stream()
                .map(StoredObject::key)
                .toList();
    }

    @Test
    void objectsLieUnderThePathOfTheirFile() throws Exception {
        FileId file = file(folder(folder(root(), "a"), "b c"), "file.txt");
        write(file, 0);
        write(file, 2);

        assertThat(upload())
                .satisfiesExactly(
                        key -> assertThat(key).matches("files/export/a/b c/file.txt/000000" + UNIQUE),
                        key -> assertThat(key).matches("files/export/a/b c/file.txt/000002" + UNIQUE));
    }

    @Test
    void thePathIsThatOfTheUpload() throws Exception {
        FileId a = folder(root(), "a");
        FileId b = folder(a, "b");
        FileId file = file(b, "file");
        write(file, 0);
        rename(b, "file", a, "moved");
        rename(root(), "a", root(), "new");

        assertThat(upload()).singleElement().asString().startsWith("files/export/new/moved/000000-");
        rename(a, "moved", b, "again");
        write(file, 1);

        assertThat(upload())
                .satisfiesExactly(
                        key -> assertThat(key).startsWith("files/export/new/b/again/000001-"),
                        key -> assertThat(key).startsWith("files/export/new/moved/000000-"));
    }

    @Test
    void aFileOfSeveralNamesHasOneThatIsThere() throws Exception {
        FileId folder = folder(root(), "folder");
        FileId file = file(root(), "first");
        files.link(ROOT, file, folder, FileName.of("second"));
        write(file, 0);

        assertThat(upload()).singleElement().asString().startsWith("files/export/folder/second/");
        files.remove(ROOT, folder, FileName.of("second"));
        write(file, 1);

        assertThat(upload()).anyMatch(key -> key.startsWith("files/export/first/000001-"));
        files.link(ROOT, file, folder, FileName.of("third"));
        rename(folder, "third", root(), "first");
        files.remove(ROOT, folder, FileName.of("third"));
        write(file, 2);

        assertThat(upload()).anyMatch(key -> key.startsWith("files/export/first/000002-"));
    }

    @Test
    void aNameThatAnotherFileHasNowIsNotTaken() throws Exception {
        FileId file = file(root(), "name");
        files.link(ROOT, file, root(), FileName.of("other"));
        files.remove(ROOT, root(), FileName.of("other"));
        FileId stranger = file(root(), "other");
        write(file, 0);
        write(stranger, 1);

        assertThat(upload())
                .satisfiesExactly(
                        key -> assertThat(key).startsWith("files/export/name/000000-"),
                        key -> assertThat(key).startsWith("files/export/other/000001-"));
    }

    @Test
    void whatARestartFindsInTheLogGoesUnderThePath() throws Exception {
        FileId a = folder(root(), "a");
        FileId file = file(a, "file");
        write(file, 0);
        rename(root(), "a", root(), "b");
        restart(ObjectLayout.PATH);

        assertThat(upload()).singleElement().asString().startsWith("files/export/b/file/000000-");
    }

    @Test
    void filesOfBeforeHaveAFolderByTheirNumberUntilTheyGetAName() throws Exception {
        restart(ObjectLayout.CONTENT);
        FileId old = folder(root(), "old");
        FileId within = folder(old, "within");
        FileId file = file(within, "file");
        FileId removed = file(root(), "removed");
        write(file, 0);
        write(removed, 0);
        assertThat(upload()).hasSize(2).allMatch(key -> key.startsWith("blocks/"));

        restart(ObjectLayout.PATH);
        write(file, 1);
        FileId fresh = file(within, "fresh");
        write(fresh, 0);

        assertThat(upload())
                .hasSize(4)
                .anyMatch(key -> key.startsWith("files/export/.inode/" + file.inode() + "/000001-"))
                .anyMatch(key -> key.startsWith("files/export/old/within/fresh/000000-"));
        rename(within, "file", within, "renamed");
        rename(root(), "old", root(), "new");
        write(file, 2);

        assertThat(upload()).anyMatch(key -> key.startsWith("files/export/new/within/renamed/000002-"));
    }

    @Test
    void bothKindsOfObjectsAreReadAndDeleted() throws Exception {
        byte[] data = new byte[100];
        random.nextBytes(data);
        FileId file = file(root(), "file");
        write(file, 0, data);
        upload();
        restart(ObjectLayout.CONTENT);
        write(file, 1, data);
        byte[] other = new byte[100];
        write(file, 2, other);

        assertThat(upload())
                .satisfiesExactly(
                        key -> assertThat(key).startsWith("blocks/"),
                        key -> assertThat(key).startsWith("files/export/file/000000-"));
        try (var read = Objects.requireNonNull(
                files.read(ROOT, file, BLOCK, data.length).data())) {
            byte[] found = new byte[data.length];
            int at = 0;
            for (ByteBuffer part : read.buffers()) {
                int length = part.remaining();
                part.get(found, at, length);
                at += length;
            }
            assertThat(found).isEqualTo(data);
        }
    }

    @Test
    void equalBlocksLieUnderTheFirstFileThatHadThem() throws Exception {
        byte[] data = {1, 2, 3};
        write(file(root(), "first"), 0, data);
        upload();
        write(file(root(), "second"), 0, data);

        assertThat(upload()).singleElement().asString().startsWith("files/export/first/000000-");
        files.remove(ROOT, root(), FileName.of("first"));

        assertThat(upload()).hasSize(1);
    }
}
