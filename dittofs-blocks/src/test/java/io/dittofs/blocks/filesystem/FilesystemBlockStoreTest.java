package io.dittofs.blocks.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreContract;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import io.dittofs.blocks.store.StoredObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilesystemBlockStoreTest extends BlockStoreContract {
    @TempDir
    private Path temporary;

    private Path path() {
        return temporary.resolve("store");
    }

    @Override
    protected BlockStore empty() throws IOException {
        return FilesystemBlockStore.open(path());
    }

    @Override
    protected BlockStore reopen() throws IOException {
        return empty();
    }

    @Override
    protected boolean hasKeysBeyondAscii() {
        return false;
    }

    private void put(String key) throws BlockStoreException {
        store().put(key, List.of(ByteBuffer.wrap(new byte[] {1, 2, 3})));
    }

    @Test
    void anObjectIsAFileAtItsKey() throws Exception {
        put("blocks/ab/cd/abcd01");
        Path file = path().resolve("objects/blocks/ab/cd/abcd01");
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        for (Path folder : List.of(path(), path().resolve("objects"), path().resolve("objects/blocks/ab/cd"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as(folder.toString())
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void leavesNothingInItsTemporaryFolder() throws Exception {
        put("a");
        put("b");
        put("b");
        assertThat(failure(() -> put("b/c"))).isEqualTo(Kind.REFUSED);
        put("c/d");
        assertThat(failure(() -> put("c"))).isEqualTo(Kind.REFUSED);
        assertThat(path().resolve("tmp")).isEmptyDirectory();
    }

    /// What a process leaves that dies between writing an object and renaming it.
    @Test
    void removesWhatACrashLeft() throws Exception {
        put("a");
        store().close();
        Files.write(path().resolve("tmp/1"), new byte[100]);
        Files.write(path().resolve("tmp/2"), new byte[0]);
        try (BlockStore again = reopen()) {
            assertThat(path().resolve("tmp")).isEmptyDirectory();
            assertThat(again.list("", null, 10).objects())
                    .extracting(StoredObject::key)
                    .containsExactly("a");
            again.put("b", List.of(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void followsNoLink() throws Exception {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.write(outside.resolve("file"), new byte[] {9});
        put("blocks/ab/real");
        Files.createSymbolicLink(path().resolve("objects/blocks/cd"), outside);
        Files.createSymbolicLink(path().resolve("objects/blocks/ab/file"), outside.resolve("file"));

        assertThat(failure(() -> put("blocks/cd/new"))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> put("blocks/cd/deep/new"))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> read("blocks/cd/file", 0, 1))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> store().stat("blocks/cd/file"))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> store().delete(List.of("blocks/cd/file")))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> read("blocks/ab/file", 0, 1))).isEqualTo(Kind.REFUSED);
        assertThat(failure(() -> store().stat("blocks/ab/file"))).isEqualTo(Kind.REFUSED);
        assertThat(allKeys("", 10)).containsExactly("blocks/ab/real");

        put("blocks/ab/file");
        assertThat(read("blocks/ab/file", 0, 3)).containsExactly(1, 2, 3);
        assertThat(outside.resolve("file")).hasBinaryContent(new byte[] {9});
        assertThat(outside).isDirectoryNotContaining("glob:**/new");
    }

    @Test
    void passesOverWhatIsNoObject() throws Exception {
        put("a/b");
        Path objects = path().resolve("objects");
        Files.createDirectories(objects.resolve("empty/er"));
        Files.write(objects.resolve("a/line\nbreak"), new byte[1]);
        assertThat(allKeys("", 10)).containsExactly("a/b");
    }

    @Test
    void listsAFolderInPortions() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            keys.add("n/%02d%s".formatted(i, i % 3 == 0 ? "/x" : ""));
            put(keys.getLast());
        }
        Files.createDirectories(path().resolve("objects/n/00a"));
        for (int portion : new int[] {1, 2, 7, 40, 41, 42}) {
            BlockPage page = new KeyWalk("n/", null, 100, portion).page(path().resolve("objects"));
            assertThat(page.objects())
                    .as("portions of %d", portion)
                    .extracting(StoredObject::key)
                    .isEqualTo(keys);
            assertThat(page.isLast()).isTrue();
        }
    }

    /// As when the file system below was unmounted: nothing is said to be missing that is only away.
    @Test
    void aDirectoryThatVanishedIsUnavailable() throws Exception {
        put("blocks/ab/a");
        Files.move(path(), temporary.resolve("elsewhere"));
        Files.createDirectory(path());
        assertThat(failure(() -> read("blocks/ab/a", 0, 1))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().stat("blocks/ab/a"))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().list("", null, 1))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> store().delete(List.of("blocks/ab/a")))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> put("blocks/ab/b"))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure(() -> put("blocks/cd/b"))).isEqualTo(Kind.UNAVAILABLE);
        assertThat(path()).isEmptyDirectory();
    }

    @Test
    void aDiskThatIsFullSaysSoAndServesWhatItHas() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 4);
                BlockStore small = FilesystemBlockStore.open(disk.path().resolve("store"))) {
            byte[] content = random(1 << 20);
            int stored = 0;
            BlockStoreException refusal = null;
            while (refusal == null && stored < 10) {
                String key = "blocks/" + stored;
                refusal = catchThrowableOfType(
                        BlockStoreException.class, () -> small.put(key, List.of(ByteBuffer.wrap(content))));
                stored += refusal == null ? 1 : 0;
            }
            assertThat(refusal).isNotNull();
            assertThat(refusal.kind()).isEqualTo(Kind.FULL);
            assertThat(stored).isEqualTo(3);
            assertThat(disk.path().resolve("store/tmp")).isEmptyDirectory();
            assertThat(small.space().totalBytes()).isEqualTo(4 << 20);
            assertThat(small.space().freeBytes()).isLessThan(1 << 20);
            ByteBuffer read = ByteBuffer.allocate(content.length);
            small.get("blocks/2", 0, read);
            assertThat(read.array()).isEqualTo(content);
            small.delete(List.of("blocks/0"));
            small.put("blocks/3", List.of(ByteBuffer.wrap(content)));
        }
    }

    @Test
    void aReadOnlyDiskRefuses() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(temporary.resolve("disk"), 4);
                BlockStore store = FilesystemBlockStore.open(disk.path().resolve("store"))) {
            store.put("a", List.of(ByteBuffer.wrap(new byte[] {7})));
            disk.makeReadOnly("store/tmp");
            disk.makeReadOnly("store/objects");
            assertThat(failure(() -> store.put("b", List.of(ByteBuffer.allocate(1)))))
                    .isEqualTo(Kind.REFUSED);
            assertThat(failure(() -> store.delete(List.of("a")))).isEqualTo(Kind.REFUSED);
            assertThat(failure(store::probe)).isEqualTo(Kind.REFUSED);
            ByteBuffer read = ByteBuffer.allocate(1);
            store.get("a", 0, read);
            assertThat(read.get(0)).isEqualTo((byte) 7);
        }
    }

    @Test
    void isLocal() {
        assertThat(store().isLocal()).isTrue();
    }
}
