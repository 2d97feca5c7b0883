package io.dittofs.server.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Messages with buffers of their own, and begun ones.
final class MessageTest {

    private final TrackingPool pool = new TrackingPool();
    private int released;

    @AfterEach
    void nothingLeaks() {
        pool.assertClean();
    }

    private Message open(int bytes) {
        var message = Message.newMessage(pool, bytes);
        assertThat(message).isNotNull();
        return message;
    }

    @Test
    void growingKeepsWhatWasWritten() {
        var message = open(100);
        message.buffer().putLong(42);
        message.grow(BufferPool.SMALL_BYTES).putLong(43);
        assertThat(message.length()).isEqualTo(16);
        assertThat(message.buffer().getLong(message.headStart())).isEqualTo(42);
        assertThat(message.buffer().getLong(message.headStart() + 8)).isEqualTo(43);
        message.discard();
    }

    @Test
    void growingWithinTheBufferTakesNoOther() {
        var message = open(100);
        var buffer = message.buffer();
        assertThat(message.grow(1_000)).isSameAs(buffer);
        message.discard();
        assertThat(pool.counters().acquired()).isEqualTo(1);
    }

    @Test
    void aRefusedGrowthLeavesTheMessageAsItWas() {
        var message = open(100);
        message.buffer().putLong(42);
        pool.refuseAll();
        assertThatExceptionOfType(OutOfBuffersException.class).isThrownBy(() -> message.grow(BufferPool.SMALL_BYTES));
        assertThatIllegalArgumentException().isThrownBy(() -> message.grow(BufferPool.LARGE_BYTES));
        assertThat(message.length()).isEqualTo(8);
        message.discard();
    }

    @Test
    void aBegunMessageGrowsOutOfTheSharedBufferAndIsDetached() {
        var shared = ByteBuffer.allocateDirect(64).position(20);
        var begun = new Message(pool);
        begun.open(shared, null);
        begun.buffer().putLong(7);
        begun.attach(List.of(ByteBuffer.allocate(5)), 3, () -> released++);
        var detached = begun.detach();
        assertThat(detached).isNotNull();
        assertThat(begun.isOpen()).isFalse();
        assertThat(shared.position()).isEqualTo(20);
        assertThat(detached.length()).isEqualTo(16);
        assertThat(detached.buffer().getLong(detached.headStart())).isEqualTo(7);
        assertThat(released).isZero();
        detached.discard();
        assertThat(released).isEqualTo(1);
    }

    @Test
    void aRefusedDetachLeavesTheMessageAsItWas() {
        var begun = new Message(pool);
        begun.open(ByteBuffer.allocateDirect(64), null);
        begun.buffer().putLong(7);
        pool.refuseAll();
        assertThat(begun.detach()).isNull();
        assertThat(begun.length()).isEqualTo(8);
        begun.discard();
    }

    @Test
    void misuseIsRefused() {
        var message = open(10);
        message.attach(List.of(), 0, () -> released++);
        assertThatIllegalStateException().isThrownBy(() -> message.attach(List.of(), 0, () -> {}));
        message.discard();
        assertThat(released).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(message::buffer);
        assertThatIllegalStateException().isThrownBy(message::discard);
        var padded = open(10);
        assertThatIllegalArgumentException().isThrownBy(() -> padded.attach(List.of(), 65, () -> {}));
        padded.discard();
    }
}
