package io.dittofs.cache.clean;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A block, lent by the cache until closed: its bytes stay that long, also when the cache gives it up.
///
/// **Threading**: thread-safe.
///
/// **Ownership**: leased, closed by its holder; closing it again does nothing.
public final class CleanBlock implements AutoCloseable {
    private final BlockKey key;
    private final BlockMemory memory;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /// Takes over one hold of the memory.
    CleanBlock(BlockKey key, BlockMemory memory) {
        this.key = key;
        this.memory = memory;
    }

    public BlockKey key() {
        return key;
    }

    /// How many bytes the block has.
    public int length() {
        return memory.length();
    }

    /// Read-only buffers over `count` bytes from one on, which the block has.
    public List<ByteBuffer> slices(int from, int count) {
        assert !isClosed.get() : "used after close";
        return memory.slices(from, count);
    }

    /// The same block, lent once more.
    CleanBlock share() {
        boolean isHeld = !isClosed.get() && memory.tryHold();
        if (!isHeld) {
            throw new IllegalStateException("used after close");
        }
        return new CleanBlock(key, memory);
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            memory.letGo();
        }
    }
}
