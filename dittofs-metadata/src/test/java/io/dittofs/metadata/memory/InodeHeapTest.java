package io.dittofs.metadata.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreBlocks;
import io.dittofs.metadata.store.StoreTree;
import io.dittofs.metadata.store.SymlinkTarget;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How much heap files cost, as the difference of what the garbage collector leaves.
final class InodeHeapTest {
    private static final int FILES = 150_000;
    private static final long BYTES_PER_FILE_MAX = 300;

    /// Of a million directories nobody asks that they be as cheap as files.
    private static final long BYTES_PER_DIRECTORY_MAX = 900;

    private static final long LIMIT = 16 << 20;

    /// The serial collector leaves dead objects where they lie, up to a part of the heap that other tests have made
    /// large, but for every fourth time.
    private static final int COLLECTIONS = 4;

    private final MemoryMetadataStore store = new MemoryMetadataStore(new Random(1), Long.MAX_VALUE);
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
    void blockCostsLessThan420BytesAndItsFurtherPlacesLessThan80() throws Exception {
        int count = 50_000;
        StoreBlocks blocks = new StoreBlocks(store.objects());
        long content = tree.createFile(tree.root(), "file").contentId();
        long before = usedHeap();
        for (int i = 0; i < count; i++) {
            blocks.map(content, i, "block-" + i);
        }
        long withBlocks = usedHeap();
        assertThat((withBlocks - before) / count).isBetween(100L, 420L);
        for (int i = 0; i < count; i++) {
            blocks.store(content, count + i, null, "block-" + i);
        }
        assertThat((usedHeap() - withBlocks) / count).isBetween(40L, 80L);
        assertThat(blocks.references("block-7")).isEqualTo(2);
        blocks.unmapAll(content, 1000);
        while (!blocks.condemned().isEmpty()) {
            store.objects().forget(store.objects().claim(blocks.condemned()).doomed());
        }
        assertThat(usedHeap() - before).isLessThan(count * 40L);
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
        // About 6 bytes a file by itself; after a thousand other tests the JVM has kept as much again for its own ends.
        assertThat(left).isLessThan(FILES * 20L);
        assertThat(StoreCheck.check(store).violations()).isEmpty();
    }

    /// Clients that create what costs most stay within the limit, whatever that is. The heap is measured with the
    /// store and just after it is gone, so that nothing else counts.
    @ParameterizedTest
    @EnumSource
    void nothingTakesMoreHeapThanTheLimit(Costly costly) throws Exception {
        MemoryMetadataStore[] full = {fillUp(costly)};
        long with = usedHeap();
        assertThat(full[0].freeInodes()).isLessThan(1000);
        assertThat(StoreCheck.check(full[0]).violations()).isEmpty();
        full[0] = new MemoryMetadataStore(new Random(1), LIMIT);
        assertThat(with - usedHeap()).isBetween(LIMIT / 4, LIMIT);
    }

    private static MemoryMetadataStore fillUp(Costly costly) throws FsException {
        MemoryMetadataStore limited = new MemoryMetadataStore(new Random(1), LIMIT);
        StoreTree limitedTree = new StoreTree(limited, "/limited");
        try {
            for (int number = 0; ; number++) {
                costly.make(limited, limitedTree, number);
            }
        } catch (FsException full) {
            assertThat(full.error()).isEqualTo(FsError.NO_SPACE);
        }
        return limited;
    }

    /// What a client may make a lot of.
    enum Costly {
        SHORT_NAMES,
        LONG_NAMES,
        DIRECTORIES,
        SHORT_LINKS,
        LONG_LINKS,
        HARD_LINKS,
        TOMBSTONES,
        PLACES_OF_ONE_BLOCK,
        BLOCKS,
        CONDEMNED_BLOCKS;

        void make(MemoryMetadataStore store, StoreTree tree, int number) throws FsException {
            long root = tree.root();
            switch (this) {
                case SHORT_NAMES -> tree.createFile(root, Integer.toString(number, Character.MAX_RADIX));
                case LONG_NAMES -> tree.createFile(root, "%0255d".formatted(number));
                case DIRECTORIES -> tree.createDirectory(root, Integer.toString(number));
                case SHORT_LINKS -> symlink(store, tree, number, 1);
                case LONG_LINKS -> symlink(store, tree, number, 4095);
                case HARD_LINKS -> {
                    Inode file = onlyFile(tree, number);
                    store.commit(new ChangeSet()
                            .putInode(file.withLinkCount(number + 2, 0))
                            .addEntry(root, StoreTree.name("link-" + number), file.number()));
                }
                case TOMBSTONES -> {
                    tree.createFile(root, "stays-" + number);
                    tree.createFile(root, "goes-" + number);
                    tree.remove(root, "goes-" + number);
                }
                case PLACES_OF_ONE_BLOCK, BLOCKS, CONDEMNED_BLOCKS ->
                    makeBlock(store, onlyFile(tree, number).contentId(), number);
            }
        }

        private void makeBlock(MemoryMetadataStore store, long content, int number) throws FsException {
            StoreBlocks blocks = new StoreBlocks(store.objects());
            if (this == PLACES_OF_ONE_BLOCK) {
                blocks.store(content, number, null, "same");
                return;
            }
            blocks.map(content, number, "block-" + number);
            if (this == CONDEMNED_BLOCKS) {
                blocks.unmap(content, number, "block-" + number);
            }
        }

        private static Inode onlyFile(StoreTree tree, int number) throws FsException {
            return number == 0 ? tree.createFile(tree.root(), "file") : tree.entry(tree.root(), StoreTree.name("file"));
        }

        private static void symlink(MemoryMetadataStore store, StoreTree tree, int number, int length)
                throws FsException {
            Inode link = tree.newSymlink(length);
            store.commit(tree.creation(tree.root(), StoreTree.name("link-" + number), link)
                    .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[length])));
        }
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
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
