package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpaceGateTest {
    private static final LogFullException.Reason FULL = LogFullException.Reason.LIMIT;

    private final AtomicBoolean isFilling = new AtomicBoolean(true);
    private final AtomicInteger diskFull = new AtomicInteger();
    private final SpaceGate gate =
            new SpaceGate(Duration.ofMinutes(1), isFilling::get, () -> diskFull.incrementAndGet());

    @Test
    void letsAWriterThroughWhenSpaceIsFreed() throws Exception {
        long seen = gate.frees();
        FutureTask<Boolean> writer = new FutureTask<>(() -> {
            gate.await(seen, gate.deadline(), FULL, "none");
            gate.passed();
            return true;
        });
        Thread thread = Thread.ofVirtual().start(writer);
        while (gate.waiting() == 0 && thread.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(gate.isOn()).isTrue();

        gate.onSpace();

        assertThat(writer.get()).isTrue();
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void waitsForNothingThatHasHappenedMeanwhile() throws FsException {
        long seen = gate.frees();
        gate.onSpace();
        gate.await(seen, System.nanoTime(), FULL, "none");
        assertThat(gate.frees()).isNotEqualTo(seen);
    }

    /// A log that stays full must not be said to have room with each segment that it gets.
    @Test
    void endsWhenTheLogHasMuchRoom() throws FsException {
        long seen = gate.frees();
        gate.onSpace();
        gate.await(seen, System.nanoTime(), FULL, "none");
        gate.passed();
        gate.onSpace();
        assertThat(gate.isOn()).isTrue();

        isFilling.set(false);
        gate.onSpace();

        assertThat(gate.isOn()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"LIMIT, TRY_LATER", "DISK_FULL, NO_SPACE", "DISK_ERROR, IO"})
    void tellsWhyAWriterHasWaitedInVain(LogFullException.Reason reason, FsError error) {
        assertThatThrownBy(() -> gate.await(gate.frees(), System.nanoTime(), reason, "failing"))
                .isInstanceOfSatisfying(
                        FsException.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(error));
        assertThat(gate.waiting()).isZero();
        assertThat(diskFull).hasValue(reason == LogFullException.Reason.DISK_FULL ? 1 : 0);
    }
}
