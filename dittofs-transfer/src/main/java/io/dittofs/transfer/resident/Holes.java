package io.dittofs.transfer.resident;

import java.nio.ByteBuffer;

/// The zeros that every lease shows where a content has a hole. Immutable.
final class Holes {
    private static final ByteBuffer ZEROS =
            ByteBuffer.allocateDirect(Block.BYTES).asReadOnlyBuffer();

    private Holes() {}

    static ByteBuffer slice(int count) {
        return ZEROS.slice(0, count);
    }
}
