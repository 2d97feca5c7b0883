package io.dittofs.server.api;

import org.jspecify.annotations.Nullable;

/// How far a part of a job is. Immutable.
///
/// @param done so much is done
/// @param total of so much; null where nobody knows
/// @param unit of both, in the plural
public record JobAmount(long done, @Nullable Long total, String unit) {
    /// What is done can turn out to be more than there was to do, since clients go on meanwhile.
    public JobAmount {
        total = total == null ? null : Math.max(total, done);
    }
}
