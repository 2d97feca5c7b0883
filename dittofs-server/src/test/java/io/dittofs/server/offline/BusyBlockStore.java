package io.dittofs.server.offline;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A block store in memory in which something happens just before it is read.
final class BusyBlockStore implements BlockStore {
    private static final long BYTES = 64 << 20;

    private final MemoryBlockStore store = new MemoryBlockStore(new OffHeapPages(BYTES));
    private final AtomicReference<@Nullable Event> next = new AtomicReference<>();

    /// What happens.
    @FunctionalInterface
    interface Event {
        void happen() throws Exception;
    }

    /// Before the next read, and only that.
    void beforeRead(Event event) {
        next.set(event);
    }

    private void read() {
        Event event = next.getAndSet(null);
        if (event != null) {
            try {
                event.happen();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        read();
        store.get(key, offset, into);
    }

    @Override
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        read();
        return store.stat(key);
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        store.put(key, data);
    }

    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        store.delete(keys);
    }

    @Override
    public BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException {
        return store.list(prefix, after, max);
    }

    @Override
    public StoreSpace space() throws BlockStoreException {
        return store.space();
    }

    @Override
    public void probe() throws BlockStoreException {
        store.probe();
    }

    @Override
    public BlockStoreStatistics statistics() {
        return store.statistics();
    }

    @Override
    public boolean isLocal() {
        return store.isLocal();
    }

    @Override
    public void close() {
        store.close();
    }
}
