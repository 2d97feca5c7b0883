package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A loop's receive buffer, shared by its connections one after the other.
///
/// When the pool refuses a place for what a connection could not use at once, the bytes stay here and the
/// connection *occupies* the buffer: until it is vacated the loop reads only into buffers that connections already
/// hold. So an exhausted pool never costs a byte, and at most one connection for each loop is stranded.
///
/// **Threading**: reactor-confined.
final class ReceiveBuffer {

    private final ByteBuffer bytes;
    private final ByteBuffer view;
    private final ByteBuffer[] scatter = new ByteBuffer[2];
    private @Nullable Connection occupant;
    private long occupiedSinceNanos;

    ReceiveBuffer(int capacity) {
        bytes = ByteBuffer.allocateDirect(capacity);
        view = bytes.duplicate();
        scatter[0] = bytes;
        scatter[1] = bytes;
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /// Whether `source` is this buffer.
    @SuppressWarnings("ReferenceEquality") // Which memory it is matters, not what is in it.
    boolean isSource(ByteBuffer source) {
        return source == bytes;
    }

    /// A second view of the same bytes, for frames.
    ByteBuffer view() {
        return view;
    }

    /// The targets of a scattering read: first `first`, then this buffer.
    ByteBuffer[] behind(ByteBuffer first) {
        scatter[0] = first;
        return scatter;
    }

    /// Forgets the buffer a scattering read went to.
    void forgetFirst() {
        scatter[0] = bytes;
    }

    boolean isOccupied() {
        return occupant != null;
    }

    boolean isOccupiedBy(Connection connection) {
        return occupant == connection;
    }

    long occupiedSinceNanos() {
        return occupiedSinceNanos;
    }

    void occupy(Connection connection, long nowNanos) {
        assert occupant == null || occupant == connection;
        if (occupant == null) {
            occupant = connection;
            occupiedSinceNanos = nowNanos;
        }
    }

    void vacate() {
        occupant = null;
    }
}
