package io.dittofs.server.status;

import org.jspecify.annotations.Nullable;

/// Work that was begun through the administration API. Immutable.
///
/// @param id tells it from all others of this server
/// @param kind what is done
/// @param state `running`, `done` or `failed`
/// @param progress how far it is, or what came of it, in words
/// @param begunSecondsAgo when it was begun
/// @param failure why it failed; null where it did not
public record JobStatus(
        long id,
        String kind,
        String state,
        String progress,
        long begunSecondsAgo,
        @Nullable String failure) {}
