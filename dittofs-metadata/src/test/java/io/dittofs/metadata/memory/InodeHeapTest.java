package io.dittofs.metadata.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreTree;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How much heap files cost, as the difference of what the garbage collector leaves.
final class InodeHeapTest {
    private static final int FILES = 400_000;
    private static final long BYTES_PER_FILE_MAX = 300;

    /// Of a million directories nobody asks that they be as cheap as files.
    private static final long BYTES_PER_DIRECTORY_MAX = 900;

    private final MemoryMetadataStore store = new MemoryMetadataStore(new Random(1));
    private final StoreTree tree = openTree();

    @Test
    void emptyFileInALargeDirectoryCostsLessThan300Bytes() throws Exception {
        long before = usedHeap();
        fill(tree.root(), FILES);
        long perFile = (usedHeap() - before) / FILES;
        assertThat(perFile).isBetween(100L, BYTES_PER_FILE_MAX);
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(FILES + 1L);
    }

    @Test
    void emptyFileInASmallDirectoryCostsLessThan300BytesBesideTheDirectory() throws Exception {
        int directories = 4_000;
        long files = 50;
        long before = usedHeap();
        for (int i = 0; i < directories; i++) {
            fill(tree.createDirectory(tree.root(), "directory-" + i).number(), files);
        }
        long used = usedHeap() - before;
        assertThat((used - directories * BYTES_PER_DIRECTORY_MAX) / directories / files)
                .isBetween(100L, BYTES_PER_FILE_MAX);
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(directories * (files + 1) + 1L);
    }

    @Test
    void emptyDirectoryCostsLessThan900Bytes() throws Exception {
        int directories = 50_000;
        long before = usedHeap();
        for (int i = 0; i < directories; i++) {
            tree.createDirectory(tree.root(), "directory-" + i);
        }
        assertThat((usedHeap() - before) / directories).isBetween(100L, BYTES_PER_DIRECTORY_MAX);
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(directories + 1L);
    }

    @Test
    void removedFilesGiveTheirHeapBack() throws Exception {
        long before = usedHeap();
        Inode directory = tree.createDirectory(tree.root(), "directory");
        fill(directory.number(), FILES);
        for (int i = 0; i < FILES; i++) {
            tree.remove(directory.number(), fileName(i));
        }
        long left = usedHeap() - before;
        assertThat(left).isLessThan(FILES * 10L);
        assertThat(store.check()).isEmpty();
    }

    private void fill(long directory, long files) throws Exception {
        for (int i = 0; i < files; i++) {
            Inode file = tree.newFile();
            store.commit(new ChangeSet()
                    .putInode(file)
                    .addEntry(directory, StoreTree.name(fileName(i)), file.number())
                    .adjustUsage(tree.share().id(), 0, 1));
        }
    }

    /// 16 bytes.
    private static String fileName(int index) {
        return "file-name-" + (100_000 + index);
    }

    private StoreTree openTree() {
        try {
            return new StoreTree(store, "/export");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// What is left after a collection; the least of several, since other threads of the test run may hold on to
    /// something for a moment.
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
