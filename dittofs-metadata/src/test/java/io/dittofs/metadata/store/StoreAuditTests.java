package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreBlocks.block;
import static io.dittofs.metadata.store.StoreBlocks.hash;
import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That audits find what is wrong, and nothing else, that repairs set it right, and that histories leave
/// nothing wrong.
interface StoreAuditTests extends StoreTests {
    private ObjectStore objects() {
        return store().objects();
    }

    private long newContent(String name) throws Exception {
        return tree().createFile(tree().root(), name).contentId();
    }

    /// Damage is planted by repairing what was not broken.
    @Test
    default void findsAndRepairsWrongCounts() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        for (String text : List.of("right", "few", "many", "none", "unused")) {
            blocks.map(content, text.hashCode() & 0xFFFF, text);
            objects().commit(blocks.changes().mapKnown(content, 1L << 20 | text.length(), null, block(text)));
            blocks.unmap(content, 1L << 20 | text.length(), text);
        }
        objects().commit(blocks.changes().mapKnown(content, 1, null, block("few")));
        blocks.unmap(content, "unused".hashCode() & 0xFFFF, "unused");
        assertThat(blocks.audit()).isEmpty();
        long now = blocks.now();
        objects()
                .repair(
                        List.of(
                                new BlockFault.WrongCount(hash("few"), 2, 1),
                                new BlockFault.WrongCount(hash("many"), 1, 8),
                                new BlockFault.WrongCount(hash("none"), 1, 0),
                                new BlockFault.WrongCount(hash("unused"), 0, 3)),
                        now);
        assertThat(blocks.condemned()).containsExactly(new CondemnedBlock(now, hash("none")));

        List<BlockFault> faults = blocks.audit();
        assertThat(faults)
                .containsExactlyInAnyOrder(
                        new BlockFault.WrongCount(hash("few"), 1, 2),
                        new BlockFault.WrongCount(hash("many"), 8, 1),
                        new BlockFault.WrongCount(hash("none"), 0, 1),
                        new BlockFault.WrongCount(hash("unused"), 3, 0));
        assertThat(StoreCheck.check(store()).violations()).hasSize(4);
        // What happens between the audit and the repair is kept.
        objects().commit(blocks.changes().mapKnown(content, 2, null, block("few")));
        objects().repair(faults, now + 1);
        assertThat(blocks.audit()).isEmpty();
        assertThat(blocks.references("few")).isEqualTo(3);
        assertThat(blocks.references("none")).isEqualTo(1);
        assertThat(blocks.condemned()).containsExactly(new CondemnedBlock(now + 1, hash("unused")));
    }

    @Test
    default void reportsBlocksThatAreMappedAndUnknownAndAnUploadHealsThem() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        long content = newContent("file");
        blocks.map(content, 0, "lost");
        objects().commit(blocks.changes().mapKnown(content, 1, null, block("lost")));
        long now = blocks.now();
        objects().repair(List.of(new BlockFault.WrongCount(hash("lost"), 2, 0)), now);
        objects().claim(blocks.condemned());
        assertThat(blocks.audit()).containsExactly(new BlockFault.UnknownBlock(hash("lost"), 2));

        objects()
                .commit(blocks.changes()
                        .map(content, 0, block("lost"), block("lost"), StoreBlocks.uploaded(blocks.upload("lost"))));
        List<BlockFault> faults = blocks.audit();
        assertThat(faults).containsExactly(new BlockFault.WrongCount(hash("lost"), 1, 2));
        objects().repair(faults, blocks.now());
        assertThat(blocks.audit()).isEmpty();

        // One that nobody uploads again does not keep its file from being removed.
        objects().repair(List.of(new BlockFault.WrongCount(hash("lost"), 2, 0)), now);
        objects().claim(blocks.condemned());
        blocks.unmapAll(content, 100);
        assertThat(blocks.audit()).isEmpty();
    }

    @Test
    default void reportsContentsThatBelongToNoInode() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        Inode file = tree().createFile(tree().root(), "file");
        long content = newContent("other");
        for (int index = 0; index < 5; index++) {
            blocks.map(file.contentId(), index, "block-" + index);
            objects().commit(blocks.changes().mapKnown(content, index, null, block("block-" + index)));
        }
        tree().remove(tree().root(), "file");
        assertThat(blocks.audit()).containsExactly(new BlockFault.Orphan(file.contentId(), 5));
        assertThat(StoreCheck.check(store()).violations()).hasSize(1);
        blocks.unmapAll(file.contentId(), 2);
        assertThat(blocks.audit()).isEmpty();
    }

    @Test
    default void contentThatIsNotedForReleaseIsNoOrphan() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        Inode file = tree().createFile(tree().root(), "file");
        blocks.map(file.contentId(), 0, "text");
        int share = tree().share().id();
        store().commit(tree().removal(tree().root(), name("file"), file).queueRelease(share, file.contentId()));
        if (isPersistent()) {
            assertThat(blocks.audit()).isEmpty();
        }
        // The last blocks and the note go as one.
        store().commit(
                        new ChangeSet().dropRelease(share, file.contentId()),
                        blocks.changes().unmapRange(BlockRange.all(file.contentId()), 10));
        assertThat(store().queuedReleases(share, 0, 10)).isEmpty();
        assertThat(blocks.audit()).isEmpty();
    }

    /// An audit sees everything as of one moment.
    @Test
    default void auditBesideChangesFindsNothing() throws Exception {
        StoreBlocks blocks = new StoreBlocks(objects());
        List<Long> contents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            contents.add(newContent("file-" + i));
        }
        AtomicBoolean isChanging = new AtomicBoolean(true);
        Race.run(4, thread -> () -> {
            if (thread == 0) {
                do {
                    assertThat(blocks.audit()).isEmpty();
                } while (isChanging.get());
                return true;
            }
            try {
                for (int i = 0; i < 200; i++) {
                    blocks.store(contents.get(thread), i, null, "text-" + i % 50);
                    if (i % 3 == 0) {
                        blocks.unmap(contents.get(thread), i, "text-" + i % 50);
                    }
                    if (i % 10 == 0) {
                        objects().claim(blocks.condemned());
                    }
                }
            } finally {
                isChanging.set(false);
            }
            return true;
        });
        assertThat(blocks.audit()).isEmpty();
    }

    /// Threads with contents of their own share the blocks, which come, go and are collected all the
    /// time.
    @Test
    default void countsAreRightAfterThreadsSharedBlocks() throws Exception {
        long seed = 7;
        StoreBlocks blocks = new StoreBlocks(objects());
        List<Long> contents = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            contents.add(newContent("file-" + i));
        }
        Race.run(contents.size(), thread -> () -> {
            Random random = new Random(seed * 100 + thread);
            long content = contents.get(thread);
            @Nullable String[] texts = new @Nullable String[10];
            for (int step = 0; step < 300; step++) {
                int index = random.nextInt(texts.length);
                String text = "text-" + random.nextInt(5);
                String before = texts[index];
                if (before == null || random.nextBoolean()) {
                    blocks.store(content, index, before == null ? null : block(before), text);
                    texts[index] = text;
                } else {
                    blocks.unmap(content, index, before);
                    texts[index] = null;
                }
                if (step % 20 == 0) {
                    objects().forget(objects().claim(blocks.condemned()).doomed());
                }
            }
            return true;
        });
        assertThat(blocks.audit()).as("seed %d", seed).isEmpty();
        for (long content : contents) {
            blocks.unmapAll(content, 3);
        }
        assertThat(objects().list(null, 100)).allMatch(stored -> stored.references() == 0);
        objects().claim(blocks.condemned());
        assertThat(objects().list(null, 100)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    default void agreesWithTheModelOfBlocksAfterARandomHistory(long seed) throws Exception {
        List<Long> contents = List.of(newContent("a"), newContent("b"), newContent("c"));
        BlockHistory history = new BlockHistory(objects(), contents, seed);
        for (int step = 0; step < 400; step++) {
            history.step();
            if (step % 50 == 49) {
                history.compare();
            }
        }
        if (isPersistent()) {
            history.compareWith(reopen().objects());
        }
    }
}
