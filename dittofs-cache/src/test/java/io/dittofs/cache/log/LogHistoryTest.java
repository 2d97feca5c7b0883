package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/// Random histories of a log, with ends of all kinds.
final class LogHistoryTest {
    enum Kind {
        WRITE,
        OVERWRITE,
        TRUNCATE,
        CANCEL,
        UPLOAD,
        COMMIT,
        WRITE_BACK,
        FAIL_FORCE,
        RESTART,
        KILL,
        LOSE_POWER
    }

    record Step(Kind kind, int value) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequency(
                Tuple.of(30, Kind.WRITE),
                Tuple.of(20, Kind.OVERWRITE),
                Tuple.of(4, Kind.TRUNCATE),
                Tuple.of(6, Kind.CANCEL),
                Tuple.of(12, Kind.UPLOAD),
                Tuple.of(8, Kind.COMMIT),
                Tuple.of(4, Kind.WRITE_BACK),
                Tuple.of(1, Kind.FAIL_FORCE),
                Tuple.of(2, Kind.RESTART),
                Tuple.of(3, Kind.KILL),
                Tuple.of(4, Kind.LOSE_POWER));
        Arbitrary<Integer> values = Arbitraries.integers().between(0, 1 << 20);
        return Combinators.combine(kinds, values)
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(150);
    }

    // Threads take part, so a smaller history need not fail in the same way.
    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void keepsWhatWasPromised(@ForAll("steps") List<Step> steps, @ForAll long seed) throws IOException {
        LogHistory history = new LogHistory(new Random(seed));
        for (Step step : steps) {
            run(history, step);
        }
        history.check();
        history.restart();
        history.close();
    }

    private static void run(LogHistory history, Step step) throws IOException {
        int value = step.value();
        double share = (value % 5) / 4.0;
        int length = 1 + (value % 3 == 0 ? value % 50_000 : value % 3_000);
        switch (step.kind()) {
            case WRITE -> history.write(length);
            case OVERWRITE -> history.overwrite(value / 7, length);
            case TRUNCATE -> history.truncate();
            case CANCEL -> history.cancel(value);
            case UPLOAD -> history.upload(1 + value % 8);
            case COMMIT -> history.commit();
            case WRITE_BACK -> history.writeBack(share);
            case FAIL_FORCE -> history.failForces(1 + value % 2);
            case RESTART -> history.restart();
            case KILL -> history.kill();
            case LOSE_POWER -> history.losePower(share);
        }
    }

    /// The same without the interruptions gets through many times the log's size.
    @Test
    void goesRoundAndRound() throws IOException {
        long seed = 11;
        LogHistory history = new LogHistory(new Random(seed));
        Random random = new Random(seed);
        while (history.recycledSegments() < 50) {
            history.write(1 + random.nextInt(20_000));
            history.upload(1);
            if (random.nextInt(20) == 0) {
                history.check();
            }
        }
        assertThat(history.recycledSegments()).isGreaterThanOrEqualTo(50);
        history.losePower(0.5);
        history.close();
    }
}
