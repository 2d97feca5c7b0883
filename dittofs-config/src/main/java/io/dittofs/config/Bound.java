package io.dittofs.config;

import org.jspecify.annotations.Nullable;

/// What became of a node.
///
/// @param value null where it is absent or there is none
/// @param isFailed whether there is no value, for a reason that was told
record Bound(@Nullable Object value, boolean isFailed) {
    static final Bound FAILED = new Bound(null, true);
    static final Bound ABSENT = new Bound(null, false);

    static Bound of(Object value) {
        return new Bound(value, false);
    }
}
