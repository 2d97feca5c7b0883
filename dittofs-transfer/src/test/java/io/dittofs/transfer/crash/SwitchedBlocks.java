package io.dittofs.transfer.crash;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.transfer.KeptOpen;
import java.nio.ByteBuffer;
import java.util.List;

/// A block store that outlives those who use it, and whose changes are steps.
final class SwitchedBlocks extends KeptOpen {
    private final PowerSwitch power;

    SwitchedBlocks(BlockStore store, PowerSwitch power) {
        super(store);
        this.power = power;
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        if (power.step("put of a block")) {
            super.put(key, data);
        }
    }

    /// Those that come first may be gone when the others are not.
    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        for (String key : keys) {
            if (power.step("deletion of a block")) {
                super.delete(List.of(key));
            }
        }
    }
}
