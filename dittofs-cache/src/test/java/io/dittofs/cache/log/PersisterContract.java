package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Persister] does.
abstract class PersisterContract {
    private static final int BYTES = 256 << 10;
    private static final long BASE = 5L << 33;

    /// A persister without files.
    abstract Persister open() throws IOException;

    /// The same one, opened by the next process.
    abstract Persister reopen(Persister closed) throws IOException;

    @Test
    void beginsEmpty() throws IOException {
        try (Persister persister = open()) {
            assertThat(persister.named()).isEmpty();
            assertThat(persister.spares()).isEmpty();
            assertThat(persister.location()).isNotEmpty();
        }
    }

    @Test
    void makesFilesOfTheSizeAsked() throws IOException {
        try (Persister persister = open()) {
            SegmentFile file = persister.create(BYTES);
            assertThat(file.memory().byteSize()).isEqualTo(BYTES);
            assertThat(file.memory().address() % 4096).isZero();
            assertThat(file.isNamed()).isFalse();
            assertThat(persister.spares()).containsExactly(file);
            file.memory().fill((byte) 7);
            file.force(0, BYTES);
            file.force(4095, 2);
            file.force(BYTES - 1, 1);
            assertThat(file.memory().get(ValueLayout.JAVA_BYTE, BYTES - 1)).isEqualTo((byte) 7);
        }
    }

    /// Short ones and long ones take different ways into the file.
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 8191, 8192, 8193, 30_001})
    void hasInMemoryWhatIsWritten(int count) throws IOException {
        try (Persister persister = open();
                Arena arena = Arena.ofConfined()) {
            SegmentFile file = persister.create(BYTES);
            persister.name(file, BASE);
            MemorySegment heap = MemorySegment.ofArray(filled(count));
            MemorySegment outside = arena.allocate(count).copyFrom(heap);

            file.write(outside, 77);
            file.write(heap, 77 + count);
            file.sealed();

            byte[] found = file.memory().asSlice(76, 2L * count + 2).toArray(ValueLayout.JAVA_BYTE);
            assertThat(found).startsWith(0, 9).endsWith(9, 0);
            assertThat(Arrays.copyOfRange(found, 1, 2 * count + 1)).isEqualTo(filled(2 * count));
        }
    }

    private static byte[] filled(int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) 9);
        return bytes;
    }

    @Test
    void filesDoNotShareMemory() throws IOException {
        try (Persister persister = open()) {
            SegmentFile one = persister.create(BYTES);
            SegmentFile other = persister.create(BYTES);
            one.memory().fill((byte) 1);
            other.memory().fill((byte) 2);
            assertThat(one.memory().get(ValueLayout.JAVA_BYTE, BYTES - 1)).isEqualTo((byte) 1);
        }
    }

    @Test
    void givesAndTakesNames() throws IOException {
        try (Persister persister = open()) {
            SegmentFile late = persister.create(BYTES);
            SegmentFile early = persister.create(BYTES);
            persister.name(late, BASE + BYTES);
            persister.name(early, BASE);
            assertThat(persister.named()).containsExactly(early, late);
            assertThat(early.isNamed()).isTrue();
            assertThat(early.base()).isEqualTo(BASE);
            early.memory().set(ValueLayout.JAVA_INT, 0, 77);

            persister.unname(early);
            assertThat(early.isNamed()).isFalse();
            assertThat(early.memory().get(ValueLayout.JAVA_INT, 0)).isEqualTo(77);
            assertThat(persister.named()).containsExactly(late);
            persister.name(early, BASE + 2 * BYTES);
            assertThat(persister.named()).containsExactly(late, early);
        }
    }

    @Test
    void removesSpareFiles() throws IOException {
        try (Persister persister = open()) {
            SegmentFile file = persister.create(BYTES);
            SegmentFile other = persister.create(BYTES);
            persister.remove(file);
            assertThat(persister.spares()).containsExactly(other);
        }
    }

    @Test
    void keepsNamesAndContentOverARestart() throws IOException {
        Persister persister = open();
        SegmentFile file = persister.create(BYTES);
        SegmentFile spare = persister.create(2 * BYTES);
        file.memory().fill((byte) 3);
        file.force(0, BYTES);
        persister.name(file, BASE);
        assertThat(spare.isNamed()).isFalse();
        long id = persister.id();
        persister.close();
        if (persister.isVolatile()) {
            assertThatThrownBy(() -> reopen(persister)).hasMessage("nothing lasts");
            return;
        }
        try (Persister next = reopen(persister)) {
            assertThat(next.id()).isEqualTo(id);
            assertThat(next.named()).hasSize(1);
            SegmentFile found = next.named().getFirst();
            assertThat(found.base()).isEqualTo(BASE);
            assertThat(found.memory().byteSize()).isEqualTo(BYTES);
            assertThat(found.memory().get(ValueLayout.JAVA_BYTE, BYTES - 1)).isEqualTo((byte) 3);
            assertThat(next.spares()).hasSize(1);
            assertThat(next.create(BYTES).isNamed()).isFalse();
        }
    }
}
