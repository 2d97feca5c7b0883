package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.StoreBlocks;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That the check sees each kind of damage to blocks, and only that.
final class BlockCheckTest {
    @TempDir
    private Path temporary;

    private Inode file;
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
            file = tree.createFile(tree.root(), "file");
            StoreBlocks blocks = new StoreBlocks(store.objects());
            blocks.map(file.contentId(), 0, "used");
            blocks.map(file.contentId(), 1, "unused");
            blocks.unmap(file.contentId(), 1, "unused");
            used = blocks.stored("used");
            unused = blocks.stored("unused");
            assertThat(StoreCheck.check(store).sentences()).isEmpty();
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
                        faults.stream().map(BlockCheckTest::described).toList());
        try (RocksMetadataStore store = TestStores.open(temporary.resolve("store"))) {
            store.objects().repair(faults, 6);
            assertThat(StoreCheck.check(store).sentences()).isEmpty();
            assertThat(new StoreBlocks(store.objects()).condemned()).containsExactly(unused.condemned());
        }
    }

    @Test
    void damagedRowsOfBlocks() throws Exception {
        assertThat(violationsAfter(batch -> batch.put(Family.BLOCK, BlockCodec.key(file.contentId(), 0), new byte[7])))
                .containsExactly(
                        "the audit of blocks could not be finished: a row of the block map is damaged: it has 7 bytes");
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
            return StoreCheck.check(store).sentences();
        }
    }
}
