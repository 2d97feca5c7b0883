package io.dittofs.server.offline;

import java.time.Instant;

/// An object of a block that the metadata store does not know. Immutable.
///
/// @param key its key
/// @param bytes how many it has
/// @param modified when it was put, by the block store's clock
public record UnknownObject(String key, long bytes, Instant modified) {}
