package io.dittofs.transfer.download;

import java.nio.ByteBuffer;
import java.util.List;

/// The bytes of a block, verified, as long as this is open. **Ownership**: leased, closed once. Thread-safe.
public interface BlockBytes extends AutoCloseable {
    /// Read-only buffers over `count` bytes from one on. The block has them.
    List<ByteBuffer> slices(int from, int count);

    @Override
    void close();
}
