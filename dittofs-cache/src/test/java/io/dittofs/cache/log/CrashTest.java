package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that appends, again and again, each going on with the log of the one before. What it acknowledged is
/// there, and nothing that was never written.
///
/// `-Ddittofs.test.kills=200` for the long run.
final class CrashTest {
    private static final int KILLS = Integer.getInteger("dittofs.test.kills", 20);
    private static final long SEED = Long.getLong("dittofs.test.seed", 3);
    private static final int ACKNOWLEDGEMENTS_MAX = 1500;

    @TempDir
    private Path temporary;

    @Test
    @Tag("slow")
    void everyAcknowledgedRecordSurvivesEveryKill() throws Exception {
        Random random = new Random(SEED);
        Path directory = temporary.resolve("log");
        long acknowledgedInAll = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Map<Integer, Long> acknowledged = runUntilKilled(directory, 1 + random.nextInt(ACKNOWLEDGEMENTS_MAX));
            acknowledgedInAll += acknowledged.size();
            verify(directory, acknowledged, "seed " + SEED + ", kill " + kill);
        }
        assertThat(acknowledgedInAll).isGreaterThan(KILLS);
    }

    /// @return the last step that each thread acknowledged, and where its record is
    private Map<Integer, Long> runUntilKilled(Path directory, int acknowledgements) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-ea:io.dittofs...",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingAppender.class.getName(),
                        directory.toString())
                .redirectError(temporary.resolve("errors").toFile())
                .start();
        Map<Integer, Long> acknowledged = new HashMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            int count = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                List<String> parts = List.of(line.split(" ", -1));
                if (parts.size() == 3) {
                    acknowledged.put(Integer.parseInt(parts.get(0)), Long.parseLong(parts.get(1)));
                }
                if (++count == acknowledgements) {
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 9);
        }
        return acknowledged;
    }

    /// The process keeps the last records of each thread only.
    private static void verify(Path directory, Map<Integer, Long> acknowledged, String when) throws Exception {
        Collected found = new Collected();
        Map<Integer, Long> last = new HashMap<>();
        try (WriteAheadLog log = CrashingAppender.open(directory, found)) {
            for (LoggedWrite write : found.writes()) {
                int thread = write.owner().shareId();
                assertThat(write.length()).as(when).isEqualTo(CrashingAppender.length(write.offset(), thread));
                assertThat(log.slice(write.position(), write.length()))
                        .as(when)
                        .isEqualTo(CrashingAppender.data(write.offset(), thread));
                last.merge(thread, write.offset(), Math::max);
                // The next process begins with an empty log, and the same steps.
                log.discard(write.position(), write.length());
            }
        }
        acknowledged.forEach((thread, step) -> assertThat(last.get(thread))
                .as("%s, thread %d", when, thread)
                .isNotNull()
                .isGreaterThanOrEqualTo(step));
    }
}
