package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Processes that write to a store until they are killed at random, every other one at a chosen point of
/// a commit.
///
/// @param writer the process's main class, as [CrashingWriter] is one
/// @param temporary a directory for what processes leave
/// @param random chooses when and where
record Kills(Class<?> writer, Path temporary, Random random) {
    /// `-Ddittofs.test.kills=200` for the long run.
    static final int COUNT = Integer.getInteger("dittofs.test.kills", 20);

    private static final int ACKNOWLEDGEMENTS_MAX = 300;

    /// Looks at the store of a process that has died.
    @FunctionalInterface
    interface Verifier {
        /// @param acknowledged the last step that each thread acknowledged
        /// @param when which kill it was
        /// @return the steps that the store has of each thread
        int[] verify(int[] acknowledged, String when) throws Exception;
    }

    /// Lets processes write to a store and die, [#COUNT] times, each going on where the one before had come to.
    void killAgainAndAgain(Path store, int threads, Verifier verifier) throws Exception {
        int[] done = new int[threads];
        for (int kill = 0; kill < COUNT; kill++) {
            String point = point(kill);
            int[] acknowledged = runUntilItDies(store, done, point);
            done = verifier.verify(acknowledged, "kill " + kill + " at " + point);
        }
        assertThat(Arrays.stream(done).sum()).isGreaterThan(COUNT);
    }

    /// Where the kill of this number happens; `-` for anywhere.
    private String point(int kill) {
        CommitProbe.Step[] points = CommitProbe.Step.values();
        return kill % 2 == 0 ? "-" : points[random.nextInt(points.length)] + ":" + (1 + random.nextInt(60));
    }

    /// Lets a process write until it dies.
    ///
    /// @param done the steps that the store has of each thread
    /// @return the last step that each thread acknowledged
    private int[] runUntilItDies(Path store, int[] done, String point) throws Exception {
        int[] acknowledged = done.clone();
        int acknowledgementsMax = 1 + random.nextInt(ACKNOWLEDGEMENTS_MAX);
        String steps = Arrays.stream(done).mapToObj(String::valueOf).collect(Collectors.joining(","));
        try (ChildProcess child =
                ChildProcess.start(List.of(), temporary, writer, List.of(store.toString(), steps, point))) {
            int count = 0;
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                String[] threadAndStep = line.split(" ", -1);
                acknowledged[Integer.parseInt(threadAndStep[0])] = Integer.parseInt(threadAndStep[1]);
                if (++count == acknowledgementsMax && point.equals("-")) {
                    child.kill();
                }
            }
            assertThat(child.exitCode()).as("exit code, %s", child.errors()).isIn(CrashingWriter.EXIT_CODE, 128 + 9);
        }
        return acknowledged;
    }
}
