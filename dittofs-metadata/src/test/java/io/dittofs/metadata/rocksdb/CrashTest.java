package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, again and again, at random and at chosen points of a commit. What it acknowledged is
/// there, what it was about to do is there wholly or not at all, and the store is sound.
///
/// `-Ddittofs.test.kills=200` for the long run.
final class CrashTest {
    private static final long SEED = Long.getLong("dittofs.test.seed", 3);

    @TempDir
    private Path temporary;

    @Test
    @Tag("slow")
    void everyAcknowledgedStepSurvivesEveryKill() throws Exception {
        Kills kills = new Kills(CrashingWriter.class, temporary, new Random(SEED));
        Path path = temporary.resolve("store");
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int thread = 0; thread < CrashingWriter.THREADS; thread++) {
                tree.createDirectory(tree.root(), CrashingWriter.directoryOf(thread));
            }
        }
        kills.killAgainAndAgain(
                path,
                CrashingWriter.THREADS,
                (acknowledged, when) -> verify(path, acknowledged, "seed " + SEED + ", " + when));
    }

    /// @return the steps that the store has of each thread
    private static int[] verify(Path path, int[] acknowledged, String when) throws Exception {
        int[] found = acknowledged.clone();
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int thread = 0; thread < CrashingWriter.THREADS; thread++) {
                Inode directory = tree.entry(tree.root(), StoreTree.name(CrashingWriter.directoryOf(thread)));
                LoadModel model = new LoadModel(CrashingWriter.seedOf(thread));
                while (model.steps() < acknowledged[thread]) {
                    model.skip();
                }
                Map<String, String> present = LoadModel.found(tree, directory);
                if (!present.equals(model.expected())) {
                    model.skip();
                    assertThat(present).as("%s, thread %d", when, thread).isEqualTo(model.expected());
                }
                found[thread] = model.steps();
            }
            assertThat(StoreCheck.check(store).violations()).as(when).isEmpty();
        }
        return found;
    }
}
