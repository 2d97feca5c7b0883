package io.dittofs.metadata.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.error.FsException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class GateTest {
    private final Gate gate = new Gate();

    @Test
    void closingWaitsForThoseInside() throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        Thread visitor = Thread.ofPlatform().start(() -> {
            try {
                gate.enter();
                isInside.countDown();
                mayLeave.await();
                gate.leave();
            } catch (FsException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        isInside.await();
        Thread closer = Thread.ofPlatform().start(gate::close);
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(gate::enter).isInstanceOf(FsException.class).hasMessageContaining("closed");
        assertThat(closer.isAlive()).isTrue();
        mayLeave.countDown();
        closer.join();
        visitor.join();
        assertThat(gate.close()).isFalse();
    }
}
