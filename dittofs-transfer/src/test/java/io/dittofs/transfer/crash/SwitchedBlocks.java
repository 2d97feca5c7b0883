package io.dittofs.transfer.crash;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block store that outlives those who use it, and whose changes are steps.
record SwitchedBlocks(BlockStore store, PowerSwitch power) implements BlockStore {
    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        if (power.step("put of a block")) {
            store.put(key, data);
        }
    }

    @Override
    public void get(String key, long offset, ByteBuffer into) throws BlockStoreException {
        store.get(key, offset, into);
    }

    /// Those that come first may be gone when the others are not.
    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        for (String key : keys) {
            if (power.step("deletion of a block")) {
                store.delete(List.of(key));
            }
        }
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
        // It outlives its user.
    }
}
