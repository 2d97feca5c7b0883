package io.dittofs.cache.clean;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/// A block, lent by the cache until closed: its bytes stay that long, also when the cache gives it up.
///
/// **Threading**: thread-safe.
///
/// **Ownership**: leased, closed by its holder; closing it again does nothing.
public final class CleanBlock implements AutoCloseable {
    private final BlockMemory memory;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /// Takes over one hold of the memory.
    CleanBlock(BlockMemory memory) {
        this.memory = memory;
    }

    /// How many bytes the block has.
    public int length() {
        return memory.length();
    }

    /// Read-only buffers over `count` bytes from one on, which the block has.
    public List<ByteBuffer> slices(int from, int count) {
        Objects.checkFromIndexSize(from, count, memory.length());
        assert !isClosed.get() : "used after close";
        return memory.slices(from, count);
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            memory.letGo();
        }
    }
}
