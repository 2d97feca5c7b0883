package io.dittofs.cache.extent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

/// Against an array that says of each byte where in the log it lies.
final class ExtentsTest {
    private static final int BLOCK = 200;
    private static final long NOWHERE = -1;

    enum Kind {
        PUT,
        REMOVE,
        CUT,
        FORGET
    }

    record Step(Kind kind, int from, int count) {}

    /// Both, and how many bytes of the log were given up.
    private static final class Pair {
        private final Extents extents = new Extents();
        private final long[] model = new long[BLOCK];
        private long head = 64;
        private long discarded;

        Pair() {
            Arrays.fill(model, NOWHERE);
        }

        void step(Step step) {
            int until = Math.min(BLOCK, step.from() + step.count());
            long before = modelBytes();
            long written = 0;
            switch (step.kind()) {
                case PUT -> {
                    extents.put(step.from(), until, head, this::discard);
                    for (int i = step.from(); i < until; i++) {
                        model[i] = head + i - step.from();
                    }
                    written = (long) until - step.from();
                    head += written + 64;
                }
                case REMOVE -> {
                    extents.remove(step.from(), until, this::discard);
                    Arrays.fill(model, step.from(), until, NOWHERE);
                }
                case CUT -> {
                    extents.cut(step.from(), this::discard);
                    Arrays.fill(model, step.from(), BLOCK, NOWHERE);
                }
                case FORGET -> forgetBelow(head - step.count() * 8L);
            }
            assertThat(before + written - modelBytes()).isEqualTo(discarded);
            discarded = 0;
            check();
        }

        /// Of a record that is cut by the position, the whole piece goes or stays: the model follows pieces.
        private void forgetBelow(long position) {
            List<long[]> pieces = pieces(0, BLOCK);
            extents.forgetBelow(position, this::discard);
            for (long[] piece : pieces) {
                if (piece[2] < position) {
                    Arrays.fill(model, (int) piece[0], (int) piece[1], NOWHERE);
                }
            }
        }

        private void discard(long position, int bytes) {
            assertThat(bytes).isPositive();
            discarded += bytes;
        }

        private long modelBytes() {
            return Arrays.stream(model).filter(position -> position != NOWHERE).count();
        }

        private List<long[]> pieces(int from, int until) {
            List<long[]> pieces = new ArrayList<>();
            extents.forEach(from, until, (start, end, position) -> pieces.add(new long[] {start, end, position}));
            return pieces;
        }

        private void check() {
            long[] shown = new long[BLOCK];
            Arrays.fill(shown, NOWHERE);
            int last = 0;
            for (long[] piece : pieces(0, BLOCK)) {
                assertThat(piece[0]).isGreaterThanOrEqualTo(last).isLessThan(piece[1]);
                last = (int) piece[1];
                for (int i = (int) piece[0]; i < piece[1]; i++) {
                    shown[i] = piece[2] + i - piece[0];
                }
            }
            assertThat(shown).isEqualTo(model);
            assertThat(extents.bytes()).isEqualTo((int) modelBytes());
            assertThat(extents.isEmpty()).isEqualTo(modelBytes() == 0);
            assertThat(extents.end()).isEqualTo(last);
            long lowest = Arrays.stream(model)
                    .filter(position -> position != NOWHERE)
                    .min()
                    .orElse(Long.MAX_VALUE);
            assertThat(extents.lowestPosition()).isEqualTo(lowest);
            for (int from = 0; from < BLOCK; from += 7) {
                checkRange(from, Math.min(BLOCK, from + 31));
            }
        }

        private void checkRange(int from, int until) {
            int end = until;
            while (end > 0 && model[end - 1] == NOWHERE) {
                end--;
            }
            assertThat(extents.endWithin(until)).isEqualTo(end);
            boolean isWhole = Arrays.stream(model, from, until).noneMatch(position -> position == NOWHERE);
            assertThat(extents.covers(from, until)).isEqualTo(isWhole);
            for (long[] piece : pieces(from, until)) {
                assertThat(piece[0]).isGreaterThanOrEqualTo(from);
                assertThat(piece[1]).isLessThanOrEqualTo(until);
                assertThat(model[(int) piece[0]]).isEqualTo(piece[2]);
            }
        }
    }

    @Property(tries = 500)
    void agreesWithAnArray(@ForAll("steps") List<Step> steps) {
        Pair pair = new Pair();
        steps.forEach(pair::step);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.just(Kind.PUT)),
                Tuple.of(2, Arbitraries.just(Kind.REMOVE)),
                Tuple.of(1, Arbitraries.just(Kind.CUT)),
                Tuple.of(1, Arbitraries.just(Kind.FORGET)));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, BLOCK - 1),
                        Arbitraries.integers().between(1, 60))
                .as(Step::new)
                .list()
                .ofMaxSize(60);
    }

    @Test
    void nothingIsCoveredByNothing() {
        Extents extents = new Extents();
        assertThat(extents.covers(0, 1)).isFalse();
        assertThat(extents.covers(5, 5)).isTrue();
        assertThat(extents.lowestPosition()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theMiddleOfARangeIsReplaced() {
        Extents extents = new Extents();
        List<Long> discarded = new ArrayList<>();
        extents.put(0, 100, 1000, (position, bytes) -> discarded.add(position));
        extents.put(40, 60, 5000, (position, bytes) -> {
            discarded.add(position);
            discarded.add((long) bytes);
        });
        assertThat(discarded).containsExactly(1040L, 20L);
        assertThat(extents.count()).isEqualTo(3);
        assertThat(extents.lowestPosition()).isEqualTo(1000);
    }
}
