package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, again and again, at random and at chosen points of a commit. What it acknowledged is
/// there, what it was about to do is there wholly or not at all, and the store is sound.
///
/// `-Ddittofs.test.kills=200` for the long run.
final class CrashTest {
    private static final int KILLS = Integer.getInteger("dittofs.test.kills", 20);
    private static final long SEED = Long.getLong("dittofs.test.seed", 3);
    private static final int ACKNOWLEDGEMENTS_MAX = 300;

    @TempDir
    private Path temporary;

    @Test
    @Tag("slow")
    void everyAcknowledgedStepSurvivesEveryKill() throws Exception {
        Random random = new Random(SEED);
        Path path = temporary.resolve("store");
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int thread = 0; thread < CrashingWriter.THREADS; thread++) {
                tree.createDirectory(tree.root(), CrashingWriter.directoryOf(thread));
            }
        }
        int[] done = new int[CrashingWriter.THREADS];
        for (int kill = 0; kill < KILLS; kill++) {
            String haltAt = kill % 2 == 0 ? "-" : randomPoint(random);
            int[] acknowledged = runUntilItDies(path, done, haltAt, 1 + random.nextInt(ACKNOWLEDGEMENTS_MAX));
            done = verify(path, acknowledged, "seed " + SEED + ", kill " + kill + " at " + haltAt);
        }
        assertThat(Arrays.stream(done).sum()).isGreaterThan(KILLS);
    }

    private static String randomPoint(Random random) {
        CommitProbe.Step[] points = CommitProbe.Step.values();
        return points[random.nextInt(points.length)] + ":" + (1 + random.nextInt(60));
    }

    /// @return the last step that each thread acknowledged
    private int[] runUntilItDies(Path path, int[] done, String haltAt, int acknowledgementsMax) throws Exception {
        int[] acknowledged = done.clone();
        String steps = Arrays.stream(done).mapToObj(String::valueOf).collect(Collectors.joining(","));
        try (ChildProcess child = ChildProcess.start(
                List.of(), temporary, CrashingWriter.class, List.of(path.toString(), steps, haltAt))) {
            int count = 0;
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                String[] threadAndStep = line.split(" ", -1);
                acknowledged[Integer.parseInt(threadAndStep[0])] = Integer.parseInt(threadAndStep[1]);
                if (++count == acknowledgementsMax && haltAt.equals("-")) {
                    child.kill();
                }
            }
            assertThat(child.exitCode()).as("exit code, %s", child.errors()).isIn(CrashingWriter.EXIT_CODE, 128 + 9);
        }
        return acknowledged;
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
            assertThat(store.check()).as(when).isEmpty();
        }
        return found;
    }
}
