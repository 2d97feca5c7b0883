package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreBlocks.block;
import static io.dittofs.metadata.store.StoreBlocks.hash;
import static io.dittofs.metadata.store.StoreTests.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// That what nobody needs is deleted, and nothing else, whoever does what at the same time.
interface StoreGarbageTests extends StoreTests {
    private ObjectStore objects() {
        return store().objects();
    }

    private long newContent(String name) throws Exception {
        return tree().createFile(tree().root(), name).contentId();
    }

    @Test
    default void condemnsWhatNothingRefersToUntilSomethingDoes() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        blocks.map(content, 0, "text");
        objects().commit(blocks.changes().mapKnown(content, 1, null, block("text")));
        blocks.unmap(content, 0, "text");
        assertThat(blocks.condemned()).isEmpty();
        blocks.unmap(content, 1, "text");
        long since = blocks.stored("text").condemnedSince();
        assertThat(blocks.condemned()).containsExactly(new CondemnedBlock(since, hash("text")));
        assertThat(objects().condemned(since, null, 10)).isEmpty();
        assertThat(objects().condemned(since + 1, null, 10)).hasSize(1);

        objects().commit(blocks.changes().mapKnown(content, 3, null, block("text")));
        assertThat(blocks.condemned()).isEmpty();
        assertThat(blocks.stored("text").condemnedSince()).isZero();
        assertThat(objects()
                        .claim(List.of(new CondemnedBlock(since, hash("text"))))
                        .doomed())
                .isEmpty();
        blocks.unmap(content, 3, "text");
        assertThat(objects()
                        .claim(List.of(new CondemnedBlock(since, hash("text"))))
                        .doomed())
                .as("the grace period began anew")
                .isEmpty();
        assertThat(blocks.condemned()).hasSize(1);
    }

    @Test
    default void pagesThroughTheCondemnedOldestFirst() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        for (int index = 0; index < 30; index++) {
            blocks.map(content, index, "block-" + index);
        }
        for (int index = 29; index >= 0; index -= 3) {
            var changes = blocks.changes();
            for (int i = index; i > index - 3; i--) {
                changes.unmap(content, i, block("block-" + i));
            }
            objects().commit(changes);
        }
        List<CondemnedBlock> paged = new ArrayList<>();
        List<CondemnedBlock> page = objects().condemned(Long.MAX_VALUE, null, 4);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = objects().condemned(Long.MAX_VALUE, page.getLast(), 4);
        }
        assertThat(paged).hasSize(30).isSorted().isEqualTo(blocks.condemned());
        assertThat(paged.subList(0, 3))
                .extracting(CondemnedBlock::hash)
                .containsExactlyInAnyOrder(hash("block-29"), hash("block-28"), hash("block-27"));
        assertThat(objects().condemned(paged.get(3).since(), null, 100)).isEqualTo(paged.subList(0, 3));
    }

    @Test
    default void claimedBlockIsUnknownAndItsLocationIsDeletedAlone() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        BlockLocation old = blocks.map(content, 0, "text");
        blocks.unmap(content, 0, "text");
        BlockClaim claim = objects().claim(blocks.condemned());
        StoreBlocks.await(claim.ticket());
        DoomedObject doomed = new DoomedObject(hash("text"), old);
        assertThat(claim.doomed()).containsExactly(doomed);
        assertThat(blocks.condemned()).isEmpty();
        assertThat(objects().find(hash("text"))).isNull();
        assertRefused(
                FsError.NO_ENTRY, () -> objects().commit(blocks.changes().mapKnown(content, 0, null, block("text"))));
        assertRefused(
                FsError.TRY_LATER,
                () -> objects()
                        .commit(blocks.changes().map(content, 0, null, block("text"), StoreBlocks.uploaded(old))));

        BlockLocation again = blocks.map(content, 0, "text");
        assertThat(objects().doomed(null, 10))
                .extracting(DoomedObject::hash, DoomedObject::location)
                .containsExactly(tuple(hash("text"), old));
        objects().forget(List.of(doomed));
        objects().forget(List.of(doomed));
        assertThat(objects().doomed(null, 10)).isEmpty();
        assertThat(blocks.stored("text").location()).isEqualTo(again);
    }

    @Test
    default void findsDoomedLocationsAgainAfterARestart() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        List<BlockLocation> uploads = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            uploads.add(blocks.map(content, index, "block-" + index));
        }
        blocks.unmapAll(content, 100);
        StoreBlocks.await(objects().claim(blocks.condemned().subList(0, 6)).ticket());
        if (isPersistent()) {
            reopen();
        }
        List<DoomedObject> paged = new ArrayList<>();
        List<DoomedObject> page = objects().doomed(null, 4);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = objects().doomed(page.getLast().location(), 4);
        }
        assertThat(paged).doesNotHaveDuplicates().hasSize(6);
        assertThat(uploads)
                .containsAll(paged.stream().map(DoomedObject::location).toList());
        assertThat(new StoreBlocks(objects()).condemned()).hasSize(4);
        objects().forget(paged);
        assertThat(objects().doomed(null, 4)).isEmpty();
    }

    @Test
    default void discardedUploadIsDoomedUnlessItIsInUse() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        BlockLocation used = blocks.map(content, 0, "text");
        BlockLocation refused = blocks.upload("text");
        BlockLocation unknown = blocks.upload("unknown");
        objects()
                .commit(blocks.changes()
                        .discard(hash("text"), used)
                        .discard(hash("text"), refused)
                        .discard(hash("unknown"), unknown));
        assertThat(objects().doomed(null, 10))
                .extracting(DoomedObject::location)
                .containsExactlyInAnyOrder(refused, unknown);
        blocks.unmap(content, 0, "text");
        objects().commit(blocks.changes().discard(hash("text"), used));
        assertThat(objects().doomed(null, 10)).hasSize(2);
    }

    /// Both claims start from one list. Each block is claimed by one of them.
    @Test
    default void twoCollectorsShareTheWork() throws Exception {
        for (int round = 0; round < 20; round++) {
            StoreBlocks blocks = new StoreBlocks(objects());
            long content = newContent("file-" + round);
            for (int index = 0; index < 20; index++) {
                blocks.map(content, index, round + "-" + index);
            }
            blocks.unmapAll(content, 100);
            List<CondemnedBlock> condemned = blocks.condemned();
            List<BlockClaim> claims = Race.run(3, _ -> () -> objects().claim(condemned));
            List<DoomedObject> all = new ArrayList<>();
            claims.forEach(claim -> all.addAll(claim.doomed()));
            assertThat(all).hasSize(20).doesNotHaveDuplicates();
            objects().forget(all);
        }
    }

    /// One thread collects, one maps what it found to be known, one uploads. Whatever comes first: what
    /// is mapped is never doomed.
    @Test
    default void collectorAndUploadersNeverLeaveAMappedBlockDoomed() throws Exception {
        for (int round = 0; round < 100; round++) {
            StoreBlocks blocks = new StoreBlocks(objects());
            String text = "text-" + round;
            long content = newContent("file-" + round);
            BlockLocation first = new BlockLocation(text + "/first", 0, 1);
            BlockLocation second = new BlockLocation(text + "/second", 0, 1);
            objects().commit(blocks.changes().map(content, 0, null, block(text), StoreBlocks.uploaded(first)));
            blocks.unmap(content, 0, text);
            List<CondemnedBlock> condemned = blocks.condemned();
            List<Boolean> done = Race.run(3, thread -> () -> switch (thread) {
                case 0 -> !objects().claim(condemned).doomed().isEmpty();
                case 1 -> mapsKnown(blocks, content, text);
                default ->
                    objects()
                            .commit(blocks.changes().map(content, 2, null, block(text), StoreBlocks.uploaded(second)))
                            .lost()
                            .isEmpty();
            });
            StoredBlock stored = blocks.stored(text);
            assertThat(stored.references()).isEqualTo(done.get(1) ? 2 : 1);
            assertThat(stored.location()).isEqualTo(done.get(0) ? second : first);
            assertThat(done.get(2)).isEqualTo(done.get(0));
            Set<BlockLocation> doomed = new HashSet<>();
            objects().doomed(null, 10).forEach(object -> doomed.add(object.location()));
            assertThat(doomed).containsExactly(done.get(0) ? first : second);
            objects().forget(objects().doomed(null, 10));
        }
    }

    private boolean mapsKnown(StoreBlocks blocks, long content, String text) throws FsException {
        try {
            objects().commit(blocks.changes().mapKnown(content, 1, null, block(text)));
            return true;
        } catch (FsException e) {
            assertThat(e.error()).isEqualTo(FsError.NO_ENTRY);
            return false;
        }
    }

    @Test
    default void oneOfManyUploadsStaysAndAllPlacesCount() throws Exception {
        for (int round = 0; round < 20; round++) {
            StoreBlocks blocks = new StoreBlocks(objects());
            String text = "text-" + round;
            long content = newContent("file-" + round);
            List<BlockLocation> uploads = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                uploads.add(new BlockLocation(text + "/" + i, 0, 1));
            }
            List<Integer> lost = Race.run(
                    uploads.size(),
                    thread -> () -> objects()
                            .commit(blocks.changes()
                                    .map(content, thread, null, block(text), StoreBlocks.uploaded(uploads.get(thread))))
                            .lost()
                            .size());
            assertThat(lost).containsOnlyOnce(0);
            assertThat(blocks.references(text)).isEqualTo(uploads.size());
            assertThat(blocks.stored(text).location()).isEqualTo(uploads.get(lost.indexOf(0)));
            assertThat(objects().doomed(null, 10)).hasSize(uploads.size() - 1);
            objects().forget(objects().doomed(null, 10));
        }
    }

    @Test
    default void oneOfManyWinsARaceForAPlace() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        for (int round = 0; round < 30; round++) {
            int index = round;
            List<Boolean> wins = Race.run(4, thread -> () -> {
                try {
                    blocks.map(content, index, "text-" + index + "-" + thread);
                    return true;
                } catch (FsException e) {
                    assertThat(e.error()).isEqualTo(FsError.CONFLICT);
                    return false;
                }
            });
            assertThat(wins).containsOnlyOnce(true);
            assertThat(Objects.requireNonNull(objects().block(content, index)))
                    .isEqualTo(block("text-" + index + "-" + wins.indexOf(true)));
        }
        assertThat(objects().list(null, 1000)).hasSize(30);
    }
}
