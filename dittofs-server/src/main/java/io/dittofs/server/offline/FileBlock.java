package io.dittofs.server.offline;

import io.dittofs.metadata.object.BlockHash;
import org.jspecify.annotations.Nullable;

/// A block of a file. Immutable.
///
/// @param index which one it is
/// @param hash its name
/// @param length how many bytes it has
/// @param key of the object that it is in; null where nobody knows
/// @param offset where in the object it begins
public record FileBlock(
        long index, BlockHash hash, int length, @Nullable String key, long offset) {}
