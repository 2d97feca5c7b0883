package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreBlocks.block;
import static io.dittofs.metadata.store.StoreBlocks.hash;
import static io.dittofs.metadata.store.StoreTests.assertRefused;
import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.LostUpload;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.object.UploadedBlock;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// That the block map and the blocks are what the sets made of them.
interface StoreBlockMapTests extends StoreTests {
    private ObjectStore objects() {
        return store().objects();
    }

    private long newContent(String name) throws Exception {
        return tree().createFile(tree().root(), name).contentId();
    }

    @Test
    default void keepsTheChecksumsOfPiecesThatCameFirst() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        byte[] bytes = new byte[3 * PieceChecksums.PIECE_BYTES + 1];
        new Random(7).nextBytes(bytes);
        PieceChecksums pieces = PieceChecksums.of(List.of(ByteBuffer.wrap(bytes)));
        UploadedBlock first = new UploadedBlock(new BlockLocation("pieces/first", 0, bytes.length), pieces);
        UploadedBlock second = new UploadedBlock(new BlockLocation("pieces/second", 0, bytes.length), null);

        objects().commit(blocks.changes().map(content, 0, null, block("text"), first));
        objects().commit(blocks.changes().map(content, 1, null, block("text"), second));

        assertThat(blocks.stored("text").pieces()).isEqualTo(pieces);
        assertThat(objects().list(null, 10)).containsExactly(blocks.stored("text"));
        blocks.unmap(content, 0, "text");
        blocks.unmap(content, 1, "text");
        assertThat(blocks.stored("text").pieces()).isEqualTo(pieces);
        blocks.store(content, 2, null, "text");
        assertThat(blocks.stored("text").pieces()).isEqualTo(pieces);
    }

    @Test
    default void knowsBlocksWhoseChecksumsNobodyTook() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        UploadedBlock uploaded = new UploadedBlock(blocks.upload("text"), null);

        objects().commit(blocks.changes().map(newContent("file"), 0, null, block("text"), uploaded));

        assertThat(blocks.stored("text").pieces()).isNull();
        assertThat(blocks.stored("text").location()).isEqualTo(uploaded.location());
    }

    @Test
    default void mapsBlocksAndHoles() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        long other = newContent("other");
        BlockLocation uploaded = blocks.map(content, 7, "seven");
        blocks.map(content, 1L << 40, "far");

        assertThat(objects().block(content, 7)).isEqualTo(block("seven"));
        assertThat(objects().block(content, 1L << 40)).isEqualTo(block("far"));
        assertThat(objects().block(content, 8)).isNull();
        assertThat(objects().block(other, 7)).isNull();
        StoredBlock stored = blocks.stored("seven");
        assertThat(stored.location()).isEqualTo(uploaded);
        assertThat(stored.references()).isEqualTo(1);
        assertThat(stored.created()).isEqualTo(1_001);
        assertThat(objects().find(hash("other"))).isNull();
    }

    @Test
    default void readsARangeInOrderPageByPage() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        long before = newContent("before");
        long after = newContent("after");
        List<MappedBlock> expected = new ArrayList<>();
        for (long index = 300; index >= 3; index -= 3) {
            blocks.store(content, index, null, "block-" + index % 7);
            expected.addFirst(new MappedBlock(index, block("block-" + index % 7)));
        }
        blocks.map(before, 5, "before");
        blocks.map(after, 5, "after");

        assertThat(objects().blocks(BlockRange.all(content), 1000)).isEqualTo(expected);
        assertThat(objects().blocks(new BlockRange(content, 4, 10), 1000)).isEqualTo(expected.subList(1, 3));
        assertThat(objects().blocks(new BlockRange(content, 10, 10), 1000)).isEmpty();
        assertThat(objects().blocks(BlockRange.from(content, 301), 1000)).isEmpty();
        List<MappedBlock> paged = new ArrayList<>();
        List<MappedBlock> page = objects().blocks(BlockRange.all(content), 8);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(8);
            paged.addAll(page);
            page = objects().blocks(BlockRange.from(content, page.getLast().index() + 1), 8);
        }
        assertThat(paged).isEqualTo(expected);
    }

    @Test
    default void storesABlockOnceAndCountsItsPlaces() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        long other = newContent("other");
        BlockLocation uploaded = blocks.map(content, 0, "same");
        objects()
                .commit(blocks.changes()
                        .mapKnown(content, 1, null, block("same"))
                        .mapKnown(other, 0, null, block("same"))
                        .mapKnown(other, 9, null, block("same")));
        assertThat(blocks.references("same")).isEqualTo(4);
        objects().commit(blocks.changes().mapKnown(other, 0, block("same"), block("same")));
        assertThat(blocks.references("same")).isEqualTo(4);
        objects()
                .commit(blocks.changes()
                        .map(content, 0, block("same"), block("new"), StoreBlocks.uploaded(blocks.upload("new"))));
        blocks.unmap(other, 9, "same");
        assertThat(blocks.stored("same").location()).isEqualTo(uploaded);
        assertThat(blocks.references("same")).isEqualTo(2);
        assertThat(blocks.references("new")).isEqualTo(1);
        assertThat(blocks.condemned()).isEmpty();
    }

    @Test
    default void firstOfTwoUploadsStaysAndTheOtherIsDoomed() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        BlockLocation first = blocks.map(content, 0, "same");
        BlockLocation second = blocks.upload("same");
        BlockLocation third = blocks.upload("same");
        BlockOutcome outcome = objects()
                .commit(blocks.changes()
                        .map(content, 1, null, block("same"), StoreBlocks.uploaded(second))
                        .map(content, 2, null, block("same"), StoreBlocks.uploaded(first))
                        .map(content, 3, null, block("same"), StoreBlocks.uploaded(third)));
        assertThat(outcome.lost())
                .containsExactly(
                        new LostUpload(hash("same"), second, first), new LostUpload(hash("same"), third, first));
        assertThat(blocks.stored("same").location()).isEqualTo(first);
        assertThat(blocks.references("same")).isEqualTo(4);
        assertThat(objects().doomed(null, 10))
                .extracting(object -> object.location())
                .containsExactlyInAnyOrder(second, third);
    }

    @Test
    default void lateUploadDoesNotReplaceANewerBlock() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        blocks.map(content, 0, "old");
        objects()
                .commit(blocks.changes()
                        .map(content, 0, block("old"), block("new"), StoreBlocks.uploaded(blocks.upload("new"))));
        BlockLocation late = blocks.upload("late");
        assertRefused(
                FsError.CONFLICT,
                () -> objects()
                        .commit(blocks.changes()
                                .map(content, 1, null, block("aside"), StoreBlocks.uploaded(blocks.upload("aside")))
                                .map(content, 0, block("old"), block("late"), StoreBlocks.uploaded(late))));
        assertRefused(
                FsError.CONFLICT,
                () -> objects()
                        .commit(blocks.changes().map(content, 0, null, block("late"), StoreBlocks.uploaded(late))));
        assertRefused(
                FsError.CONFLICT,
                () -> objects()
                        .commit(blocks.changes()
                                .map(content, 5, block("old"), block("late"), StoreBlocks.uploaded(late))));
        assertRefused(FsError.CONFLICT, () -> blocks.unmap(content, 0, "old"));
        assertRefused(FsError.CONFLICT, () -> blocks.unmap(content, 5, "old"));

        assertThat(objects().blocks(BlockRange.all(content), 10)).containsExactly(new MappedBlock(0, block("new")));
        assertThat(objects().find(hash("late"))).isNull();
        assertThat(objects().find(hash("aside"))).isNull();
        assertThat(objects().doomed(null, 10)).isEmpty();
    }

    /// Who does not know whether a set was committed repeats it, and must not take its upload for a lost
    /// one.
    @Test
    default void repeatedSetChangesNothingMore() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        BlockLocation uploaded = blocks.upload("text");
        for (int i = 0; i < 3; i++) {
            BlockOutcome outcome = objects()
                    .commit(blocks.changes().map(content, 0, null, block("text"), StoreBlocks.uploaded(uploaded)));
            assertThat(outcome.lost()).isEmpty();
        }
        assertThat(blocks.references("text")).isEqualTo(1);
        objects().commit(blocks.changes().discard(hash("text"), uploaded));
        assertThat(objects().doomed(null, 10)).isEmpty();
    }

    @Test
    default void unknownBlockMustBeUploaded() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        assertRefused(
                FsError.NO_ENTRY, () -> objects().commit(blocks.changes().mapKnown(content, 0, null, block("text"))));
        assertThat(objects().block(content, 0)).isNull();
    }

    @Test
    default void unmapsARangeSetBySet() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        long other = newContent("other");
        BlockChanges changes = blocks.changes();
        for (int index = 0; index < 100; index++) {
            changes.map(
                    content,
                    index * 2L,
                    null,
                    block("block-" + index % 10),
                    StoreBlocks.uploaded(blocks.upload("block-" + index % 10)));
        }
        objects().commit(changes.mapKnown(other, 0, null, block("block-0")));

        BlockOutcome outcome = objects().commit(blocks.changes().unmapRange(new BlockRange(content, 10, 60), 20));
        assertThat(outcome.left()).containsExactly(new BlockRange(content, 50, 60));
        outcome = objects().commit(blocks.changes().unmapRange(outcome.left().getFirst(), 20));
        assertThat(outcome.left()).isEmpty();
        assertThat(objects().blocks(BlockRange.all(content), 1000))
                .extracting(MappedBlock::index)
                .hasSize(75)
                .startsWith(0L, 2L, 4L, 6L, 8L, 60L);
        assertThat(blocks.unmapAll(content, 10)).isEqualTo(8);
        assertThat(objects().blocks(BlockRange.all(content), 10)).isEmpty();
        assertThat(blocks.references("block-0")).isEqualTo(1);
        assertThat(blocks.condemned()).hasSize(9);
        assertThat(blocks.unmapAll(content, 10)).isEqualTo(1);
    }

    @Test
    default void unmapsMoreBlocksThanAPageHas() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        int count = ObjectStore.PAGE_MAX + 100;
        blocks.map(content, 0, "zeros");
        for (int from = 1; from < count; from += 1000) {
            BlockChanges changes = blocks.changes();
            for (int index = from; index < Math.min(from + 1000, count); index++) {
                changes.mapKnown(content, index, null, block("zeros"));
            }
            objects().commit(changes);
        }
        assertThat(blocks.references("zeros")).isEqualTo(count);
        assertThat(objects().blocks(BlockRange.all(content), Integer.MAX_VALUE)).hasSize(ObjectStore.PAGE_MAX);
        assertThat(blocks.unmapAll(content, Integer.MAX_VALUE)).isBetween(2, 5);
        assertThat(blocks.references("zeros")).isZero();
    }

    @Test
    default void listsBlocksInTheOrderOfTheirHashes() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        for (int index = 0; index < 50; index++) {
            blocks.map(content, index, "block-" + index);
        }
        List<StoredBlock> paged = new ArrayList<>();
        List<StoredBlock> page = objects().list(null, 7);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            paged.addAll(page);
            page = objects().list(page.getLast().hash(), 7);
        }
        assertThat(paged).hasSize(50).isEqualTo(objects().list(null, 1000));
        assertThat(paged).extracting(StoredBlock::hash).isSorted();
    }

    @Test
    default void changesInodesAndBlocksAsOne() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        Inode file = tree().createFile(tree().root(), "file");
        Inode grown = file.withContent(file.contentId(), 5, 4096);
        int share = tree().share().id();
        BlockOutcome outcome = store().commit(
                        new ChangeSet().requireUnchanged(file).putInode(grown).adjustUsage(share, 4096, 0),
                        blocks.changes()
                                .map(
                                        file.contentId(),
                                        0,
                                        null,
                                        block("texts"),
                                        StoreBlocks.uploaded(blocks.upload("texts"))));
        StoreBlocks.await(outcome.ticket());
        assertThat(store().inode(file.number())).isEqualTo(grown);
        assertThat(objects().block(file.contentId(), 0)).isEqualTo(block("texts"));

        // Neither of the two where the other one is refused.
        assertRefused(
                FsError.CONFLICT,
                () -> store().commit(
                                new ChangeSet().requireUnchanged(file).putInode(file),
                                blocks.changes()
                                        .map(
                                                file.contentId(),
                                                1,
                                                null,
                                                block("late"),
                                                StoreBlocks.uploaded(blocks.upload("late")))));
        assertRefused(
                FsError.CONFLICT,
                () -> store().commit(
                                new ChangeSet().putInode(file),
                                blocks.changes()
                                        .map(
                                                file.contentId(),
                                                0,
                                                null,
                                                block("late"),
                                                StoreBlocks.uploaded(blocks.upload("late")))));
        assertThat(store().inode(file.number())).isEqualTo(grown);
        assertThat(objects().block(file.contentId(), 1)).isNull();
        assertThat(objects().find(hash("late"))).isNull();
        assertThat(store().lookup(tree().root(), name("file"))).isEqualTo(grown);
    }
}
