package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that maps, unmaps and collects blocks, again and again. Each acknowledged step is
/// there, the next one wholly or not at all, and every count is what the block map says.
final class BlockCrashTest {
    private static final long SEED = Long.getLong("dittofs.test.seed", 4);

    @TempDir
    private Path temporary;

    @Test
    @Tag("slow")
    void everyCountIsRightAfterEveryKill() throws Exception {
        Kills kills = new Kills(BlockCrashingWriter.class, temporary, new Random(SEED));
        Path path = temporary.resolve("store");
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int thread = 0; thread < BlockCrashingWriter.THREADS; thread++) {
                tree.createFile(tree.root(), BlockCrashingWriter.fileOf(thread));
            }
        }
        kills.killAgainAndAgain(
                path,
                BlockCrashingWriter.THREADS,
                (acknowledged, when) -> verify(path, acknowledged, "seed " + SEED + ", " + when));
    }

    /// @return the steps that the store has of each thread
    private static int[] verify(Path path, int[] acknowledged, String when) throws Exception {
        int[] found = acknowledged.clone();
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            Map<BlockHash, Long> references = new HashMap<>();
            for (int thread = 0; thread < BlockCrashingWriter.THREADS; thread++) {
                String file = BlockCrashingWriter.fileOf(thread);
                long content = tree.entry(tree.root(), StoreTree.name(file)).contentId();
                BlockLoadModel model = new BlockLoadModel(BlockCrashingWriter.seedOf(thread));
                while (model.steps() < acknowledged[thread]) {
                    model.advance();
                }
                if (!model.isIn(store.objects(), content)) {
                    model.advance();
                    assertThat(model.isIn(store.objects(), content))
                            .as("%s, thread %d", when, thread)
                            .isTrue();
                }
                found[thread] = model.steps();
                for (MappedBlock mapped : store.objects().blocks(BlockRange.all(content), ObjectStore.PAGE_MAX)) {
                    references.merge(mapped.block().hash(), 1L, Long::sum);
                }
            }
            verifyCounts(store.objects(), references, when);
            assertThat(StoreCheck.check(store).sentences()).as(when).isEmpty();
        }
        return found;
    }

    private static void verifyCounts(ObjectStore objects, Map<BlockHash, Long> references, String when)
            throws FsException {
        Map<BlockHash, Long> counted = new HashMap<>();
        int condemned = 0;
        for (StoredBlock block : objects.list(null, ObjectStore.PAGE_MAX)) {
            if (block.references() > 0) {
                counted.put(block.hash(), block.references());
            } else {
                condemned++;
            }
        }
        assertThat(counted).as(when).isEqualTo(references);
        assertThat(objects.condemned(Long.MAX_VALUE, null, ObjectStore.PAGE_MAX))
                .as(when)
                .hasSize(condemned);
        for (DoomedObject object : objects.doomed(null, ObjectStore.PAGE_MAX)) {
            StoredBlock block = objects.find(object.hash());
            assertThat(block == null || !block.location().isSamePlace(object.location()))
                    .as(when)
                    .isTrue();
        }
    }
}
