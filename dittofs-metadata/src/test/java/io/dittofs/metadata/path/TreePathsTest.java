package io.dittofs.metadata.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// [TreePaths] and [FileWalk] on a tree in memory.
final class TreePathsTest {
    private static final Credentials ROOT = new Credentials(0, 0);

    private final MetadataStore store = new MemoryMetadataStore(new Random(1), 1 << 26);
    private FileService files = service("/export");

    private FileService service(String share) {
        try {
            return FileService.open(
                    new FileService.Parts(
                            store.openShare(share, new RootAttributes(0_777, 0, 0, 1)),
                            store,
                            new InodeLocks(),
                            new HeapContentStore(1 << 20)),
                    false,
                    Quota.NONE,
                    () -> 1);
        } catch (FsException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void makeTree() throws Exception {
        FileId folder = folder(files.root(), "folder");
        file(folder, "b");
        file(folder, "a");
        file(folder(folder, "inner"), "c");
        folder(files.root(), "empty");
        files.symlink(
                ROOT,
                files.root(),
                FileName.of("link"),
                new SymlinkTarget("folder".getBytes(StandardCharsets.UTF_8)),
                AttributeUpdate.NOTHING);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void findsTheShareThatAPathIsIn() {
        List<String> shares = List.of("/export", "/export/inner", "/");

        assertThat(TreePaths.shareOf(shares, "/export/a")).isEqualTo("/export");
        assertThat(TreePaths.shareOf(shares, "/export/inner/a")).isEqualTo("/export/inner");
        assertThat(TreePaths.shareOf(shares, "/export/inne")).isEqualTo("/export");
        assertThat(TreePaths.shareOf(shares, "/exports")).isEqualTo("/");
        assertThat(TreePaths.shareOf(shares, "export/a")).isNull();
        assertThat(TreePaths.shareOf(List.of("/export"), "/exports")).isNull();
    }

    @Test
    void resolvesPaths() throws Exception {
        assertThat(TreePaths.resolve(store, "/export").inode().id()).isEqualTo(files.root());
        TreeFile file = TreePaths.resolve(store, "/export//folder/./inner/c");

        assertThat(file.path()).isEqualTo("/export/folder/inner/c");
        assertThat(file.inode().isRegular()).isTrue();
        assertThat(TreePaths.resolve(store, "/export/folder/").inode().isDirectory())
                .isTrue();
    }

    @Test
    void saysWhatAPathLacks() {
        refuses("/other/a", "/other/a is in no share of the metadata store");
        refuses("/export/folder/d/e", "there is no /export/folder/d");
        refuses("/export/folder/a/e", "/export/folder/a is no directory");
        refuses("/export/link/a", "/export/link is no directory");
        refuses("/export/folder/../a", "/export/folder/../a has the part '..'");
    }

    private void refuses(String path, String sentence) {
        assertThatThrownBy(() -> TreePaths.resolve(store, path))
                .isInstanceOf(FsException.class)
                .hasMessage(sentence);
    }

    @Test
    void walksThroughAllFiles() throws Exception {
        FileService other = service("/");
        other.create(ROOT, other.root(), FileName.of("x"), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
        files.link(ROOT, TreePaths.resolve(store, "/export/folder/a").inode().id(), files.root(), FileName.of("again"));
        List<String> seen = new ArrayList<>();

        FileWalk.ofAll(store, file -> seen.add(file.path()));

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "/export/folder/a", "/export/folder/b", "/export/folder/inner/c", "/export/again", "/x");

        seen.clear();
        FileWalk.of(store, TreePaths.resolve(store, "/export/folder/b"), file -> seen.add(file.path()));
        assertThat(seen).containsExactly("/export/folder/b");
    }

    @Test
    void walksThroughManyPages() throws Exception {
        FileId folder = folder(files.root(), "large");
        for (int i = 0; i < 1000; i++) {
            file(folder, "f" + i);
        }
        List<String> seen = new ArrayList<>();

        FileWalk.of(store, TreePaths.resolve(store, "/export/large"), file -> seen.add(file.path()));

        assertThat(seen).hasSize(1000).doesNotHaveDuplicates();
    }

    @Test
    void endsWhereADirectoryIsBelowItself() throws Exception {
        Inode inner = TreePaths.resolve(store, "/export/folder/inner").inode();
        Inode folder = Objects.requireNonNull(store.lookup(files.root().inode(), FileName.of("folder")));
        store.commit(new ChangeSet().addEntry(inner.number(), FileName.of("loop"), folder.number()));
        List<String> seen = new ArrayList<>();

        FileWalk.ofAll(store, file -> seen.add(file.path()));

        assertThat(seen).hasSize(3);
    }

    @Test
    void showsNamesThatATerminalCanTake() throws Exception {
        assertThat(TreePaths.printable(FileName.of("naïve"))).isEqualTo("naïve");
        assertThat(TreePaths.printable(FileName.of("a\033[2J\n"))).isEqualTo("a\\x1b[2J\\x0a");
        assertThat(TreePaths.printable(FileName.of(new byte[] {'a', (byte) 0xFF})))
                .isEqualTo("a\\xff");
    }

    private FileId folder(FileId directory, String name) throws Exception {
        return files.makeDirectory(ROOT, directory, FileName.of(name), AttributeUpdate.ofMode(0_755))
                .inode()
                .id();
    }

    private void file(FileId directory, String name) throws Exception {
        files.create(ROOT, directory, FileName.of(name), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
    }
}
