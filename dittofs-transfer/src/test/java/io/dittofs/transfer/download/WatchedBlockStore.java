package io.dittofs.transfer.download;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.transfer.KeptOpen;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A store that notes which ranges are read, and lets a test have its say in each. Thread-safe.
final class WatchedBlockStore extends KeptOpen {
    private final List<Range> read = new CopyOnWriteArrayList<>();
    private volatile Get get = (_, bytes) -> {};

    /// A range of an object that was read.
    record Range(long offset, int count) {}

    /// Has its say when the bytes of a range are there.
    @FunctionalInterface
    interface Get {
        /// @param bytes what the reader gets
        void got(Range range, List<ByteBuffer> bytes) throws BlockStoreException;
    }

    WatchedBlockStore(BlockStore store) {
        super(store);
    }

    void onGet(Get newGet) {
        get = newGet;
    }

    /// What was read, in order.
    List<Range> read() {
        return read;
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        Range range =
                new Range(offset, into.stream().mapToInt(ByteBuffer::remaining).sum());
        read.add(range);
        List<ByteBuffer> bytes = into.stream().map(ByteBuffer::duplicate).toList();
        super.get(key, offset, into);
        get.got(range, bytes);
    }
}
