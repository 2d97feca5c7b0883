package io.dittofs.server.reactor;

import java.nio.ByteBuffer;

/// A loop's receive buffer: its connections read into it one after the other, and each leaves nothing in it.
///
/// **Threading**: reactor-confined.
final class ReceiveBuffer {

    private final ByteBuffer bytes;
    private final ByteBuffer view;
    private final ByteBuffer[] scatter = new ByteBuffer[2];

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
}
