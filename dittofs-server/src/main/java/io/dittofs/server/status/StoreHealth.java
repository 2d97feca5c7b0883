package io.dittofs.server.status;

import org.jspecify.annotations.Nullable;

/// Whether a store can be used at a moment. Immutable.
///
/// @param kind `metadata` or `content`
/// @param reason why it cannot be used; null where it can
public record StoreHealth(
        String name, String kind, boolean healthy, @Nullable String reason) {}
