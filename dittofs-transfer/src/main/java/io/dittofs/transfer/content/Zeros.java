package io.dittofs.transfer.content;

import java.nio.ByteBuffer;

/// What holes read as. Stateless.
public final class Zeros {
    private static final ByteBuffer BLOCK =
            ByteBuffer.allocateDirect(BlockSpan.BLOCK_BYTES).asReadOnlyBuffer();

    private Zeros() {}

    /// A read-only buffer of so many zeros, a block's at the most.
    public static ByteBuffer of(int count) {
        return BLOCK.slice(0, count);
    }
}
