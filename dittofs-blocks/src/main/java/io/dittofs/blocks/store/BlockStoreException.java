package io.dittofs.blocks.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A block store did not do what it was asked for. The message is one line and holds no secret.
/// Immutable.
public final class BlockStoreException extends Exception {
    private static final long serialVersionUID = 1;

    /// What went wrong.
    private final Kind kind;

    public BlockStoreException(Kind kind, String message) {
        this(kind, message, null);
    }

    public BlockStoreException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind);
    }

    public Kind kind() {
        return kind;
    }

    /// What a catcher can do about it.
    public enum Kind {
        /// There is no object of that key.
        NOT_FOUND,
        /// The store cannot be reached, is overloaded or does not answer: the same call may succeed
        /// later.
        UNAVAILABLE,
        /// There is no room; it may succeed when something was deleted.
        FULL,
        /// The store does not allow it: credentials, a bucket, a permission or a quota. An operator must
        /// act.
        REFUSED,
        /// The bytes of the object are not there or cannot be read. Trying again may help once, if a wire
        /// was at fault.
        DAMAGED
    }
}
