package io.dittofs.blocks.store;

import java.time.Instant;

/// What a store knows of an object without reading it. Immutable.
///
/// @param key its key
/// @param bytes how many it has
/// @param modified when it was put, by the store's clock
public record StoredObject(String key, long bytes, Instant modified) {
    public StoredObject {
        BlockKeys.requireValid(key);
        if (bytes < 0) {
            throw new IllegalArgumentException("an object of " + bytes + " bytes");
        }
    }
}
