package io.dittofs.transfer;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store that stays open when a server that uses it ends.
public class KeptOpen implements BlockStore {
    private final BlockStore store;

    public KeptOpen(BlockStore store) {
        this.store = store;
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        store.put(key, data);
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        store.get(key, offset, into);
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
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        return store.stat(key);
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
        // Whoever made the store closes it.
    }
}
