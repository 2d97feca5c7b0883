package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.StoreBlocks;
import io.dittofs.metadata.store.StoreTree;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the check sees each kind of damage, and only that.
final class CheckerTest {
    @TempDir
    private Path temporary;

    private long root;
    private int share;
    private Inode file;
    private Inode directory;
    private Inode link;
    private EntryRef fileEntry;
    private StoredBlock used;
    private StoredBlock unused;

    /// What a fault does to the rows of a store.
    @FunctionalInterface
    private interface Damage {
        void to(Batch batch) throws FsException;
    }

    @BeforeEach
    void makeStore() throws Exception {
        try (RocksMetadataStore store = TestStores.open(temporary.resolve("store"))) {
            StoreTree tree = new StoreTree(store, "/export");
            root = tree.root();
            share = tree.share().id();
            file = tree.createFile(root, "file");
            directory = tree.createDirectory(root, "directory");
            tree.createFile(directory.number(), "inside");
            link = tree.newSymlink();
            store.commit(tree.creation(root, StoreTree.name("link"), link)
                    .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[] {1})));
            fileEntry = new EntryRef(file.number(), tree.list(root).getFirst().cookie());
            StoreBlocks blocks = new StoreBlocks(store.objects());
            blocks.map(file.contentId(), 0, "used");
            blocks.map(file.contentId(), 1, "unused");
            blocks.unmap(file.contentId(), 1, "unused");
            used = blocks.stored("used");
            unused = blocks.stored("unused");
            assertThat(store.check()).isEmpty();
        }
    }

    private static String described(BlockFault fault) {
        return fault.description();
    }

    @Test
    void wrongCountOfABlock() throws Exception {
        StoredBlock wrong = used.withReferences(3, 1);
        assertThat(violationsAfter(
                        batch -> batch.put(Family.OBJECT, used.hash().bytes(), StoredBlockCodec.value(wrong))))
                .containsExactly(described(new BlockFault.WrongCount(used.hash(), 3, 1)));
    }

    @Test
    void lostBlockAndLostPlace() throws Exception {
        assertThat(violationsAfter(
                        batch -> batch.delete(Family.OBJECT, used.hash().bytes())))
                .containsExactly(described(new BlockFault.UnknownBlock(used.hash(), 1)));
        assertThat(violationsAfter(batch -> {
                    batch.put(Family.OBJECT, used.hash().bytes(), StoredBlockCodec.value(used));
                    batch.delete(Family.BLOCK, BlockCodec.key(file.contentId(), 0));
                }))
                .containsExactly(described(new BlockFault.WrongCount(used.hash(), 1, 0)));
    }

    @Test
    void wrongListOfCondemnedBlocksIsRepaired() throws Exception {
        CondemnedBlock strange = new CondemnedBlock(5, used.hash());
        List<BlockFault> faults = List.of(
                new BlockFault.WrongCondemnation(unused.condemned(), false),
                new BlockFault.WrongCondemnation(strange, true));
        assertThat(violationsAfter(batch -> {
                    BlockRows.unlist(batch, unused.condemned());
                    BlockRows.list(batch, strange);
                }))
                .containsExactlyInAnyOrderElementsOf(
                        faults.stream().map(CheckerTest::described).toList());
        try (RocksMetadataStore store = TestStores.open(temporary.resolve("store"))) {
            store.objects().repair(faults, 6);
            assertThat(store.check()).isEmpty();
            assertThat(new StoreBlocks(store.objects()).condemned()).containsExactly(unused.condemned());
        }
    }

    @Test
    void damagedRowsOfBlocks() throws Exception {
        assertThat(violationsAfter(batch -> batch.put(Family.BLOCK, BlockCodec.key(file.contentId(), 0), new byte[7])))
                .containsExactly("the check could not be finished: a row of the block map is damaged: it has 7 bytes");
    }

    @Test
    void missingInode() throws Exception {
        assertThat(violationsAfter(batch -> batch.delete(Family.INODE, Keys.number(file.number()))))
                .anyMatch(violation -> violation.matches("directory .* entry file names inode .* which is not there"))
                .anyMatch(violation -> violation.contains("but the counters say"));
    }

    @Test
    void inodeWithoutEntry() throws Exception {
        Inode orphan = file.withLinkCount(0, 1);
        assertThat(violationsAfter(batch -> {
                    removeFileEntry(batch);
                    batch.put(Family.INODE, Keys.number(file.number()), NodeCodec.encode(Node.of(orphan)));
                }))
                .contains("inode " + file.number() + " is in no share's tree");
    }

    private void removeFileEntry(Batch batch) throws FsException {
        batch.delete(Family.DIRENT, EntryCodec.key(root, StoreTree.name("file")));
        batch.delete(Family.DIRINDEX, EntryCodec.indexKey(root, fileEntry.cookie()));
    }

    @Test
    void wrongEntryCount() throws Exception {
        assertThat(violationsAfter(this::removeFileEntry))
                .contains("directory " + root + " has 2 names and 2 cookies, but counts 3 entries");
    }

    @Test
    void nameThatIsNotIndexed() throws Exception {
        assertThat(violationsAfter(
                        batch -> batch.delete(Family.DIRINDEX, EntryCodec.indexKey(root, fileEntry.cookie()))))
                .contains(
                        "directory " + root + ": name file is not in the index under its cookie " + fileEntry.cookie());
    }

    @Test
    void indexThatHasNoName() throws Exception {
        assertThat(violationsAfter(batch -> batch.delete(Family.DIRENT, EntryCodec.key(root, StoreTree.name("file")))))
                .contains("directory " + root + " has 2 names and 3 cookies, but counts 3 entries");
    }

    @Test
    void cookieThatWasNeverGiven() throws Exception {
        assertThat(violationsAfter(batch -> batch.put(
                        Family.DIRINDEX,
                        EntryCodec.indexKey(root, 999),
                        EntryCodec.indexValue(file.number(), StoreTree.name("other")))))
                .anyMatch(violation -> violation.matches("directory .* entry other has the cookie 999, but .*"));
    }

    @Test
    void wrongLinkCounts() throws Exception {
        Inode wrongFile = file.withLinkCount(2, 1);
        Node wrongDirectory = new Node(directory.withLinkCount(3, 1), 3, 1, 3);
        assertThat(violationsAfter(batch -> {
                    batch.put(Family.INODE, Keys.number(file.number()), NodeCodec.encode(Node.of(wrongFile)));
                    batch.put(Family.INODE, Keys.number(directory.number()), NodeCodec.encode(wrongDirectory));
                }))
                .containsExactlyInAnyOrder(
                        "inode " + file.number() + " has the link count 2 instead of 1",
                        "inode " + directory.number() + " has the link count 3 instead of 2");
    }

    @Test
    void wrongParentAndACycle() throws Exception {
        Node lost = new Node(directory.withParent(directory.number() + 1000), 3, 1, 3);
        assertThat(violationsAfter(
                        batch -> batch.put(Family.INODE, Keys.number(directory.number()), NodeCodec.encode(lost))))
                .containsExactly("directory " + directory.number() + " is in " + root + ", but its parent is "
                        + (directory.number() + 1000));
    }

    @Test
    void directoryThatContainsItselfIsInNoShare() throws Exception {
        byte[] name = EntryCodec.key(directory.number(), StoreTree.name("inside"));
        assertThat(violationsAfter(batch -> {
                    batch.put(Family.DIRENT, name, EntryCodec.value(new EntryRef(directory.number(), 3)));
                    batch.put(
                            Family.DIRINDEX,
                            EntryCodec.indexKey(directory.number(), 3),
                            EntryCodec.indexValue(directory.number(), StoreTree.name("inside")));
                }))
                .contains("directory " + directory.number() + " has 2 entries that name it");
    }

    @Test
    void wrongCounters() throws Exception {
        assertThat(violationsAfter(batch -> batch.add(ShareCodec.key(ShareCodec.BYTES, share), 4096)))
                .contains("share /export has 5 inodes with 0 bytes, but the counters say 5 and 4096");
    }

    @Test
    void linkWithoutTargetAndTargetWithoutLink() throws Exception {
        assertThat(violationsAfter(batch -> {
                    batch.delete(Family.SYMLINK, Keys.number(link.number()));
                    batch.put(Family.SYMLINK, Keys.number(file.number()), new byte[] {1});
                }))
                .containsExactlyInAnyOrder(
                        "symbolic link " + link.number() + " has no target", "a target belongs to no symbolic link");
    }

    @Test
    void numbersAboveTheLimits() throws Exception {
        assertThat(violationsAfter(batch -> {
                    batch.put(Family.HEADER, Header.INODES, Keys.number(root));
                    batch.put(Family.HEADER, Header.CONTENTS, Keys.number(0));
                }))
                .contains("inode " + file.number() + " is above the limit " + root)
                .contains("inode " + file.number() + " has content " + file.contentId() + " above the limit 0");
    }

    @Test
    void damagedRecords() throws Exception {
        assertThat(violationsAfter(batch -> {
                    batch.put(Family.INODE, Keys.number(file.number()), new byte[] {1, 2, 3});
                    batch.put(Family.DIRENT, EntryCodec.key(root, StoreTree.name("link")), new byte[3]);
                    batch.put(Family.DIRINDEX, EntryCodec.indexKey(root, 4), new byte[3]);
                }))
                .contains("the record of inode " + file.number() + " is damaged: 3 bytes")
                .contains("a dirent of 3 bytes is damaged");
    }

    private List<String> violationsAfter(Damage damage) throws Exception {
        RocksOptions options = TestStores.options(temporary.resolve("store"));
        try (RocksDatabase database = RocksDatabase.open(options.path().resolve("db"), options, false)) {
            try (Batch batch = database.batch()) {
                damage.to(batch);
                batch.writeSynced();
            }
        }
        try (RocksMetadataStore store = TestStores.open(options.path())) {
            return store.check();
        }
    }
}
