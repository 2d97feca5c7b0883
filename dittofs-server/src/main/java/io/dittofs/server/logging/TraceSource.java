package io.dittofs.server.logging;

import org.jspecify.annotations.Nullable;

/// Knows in which span the calling thread is.
///
/// **Threading**: thread-safe; waits for nothing, and logs nothing.
@FunctionalInterface
public interface TraceSource {
    /// Null where it is in none.
    @Nullable
    TraceIds current();
}
