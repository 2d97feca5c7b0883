package io.dittofs.cache.log;

import org.jspecify.annotations.Nullable;

/// The types of records and their codes in the log.
enum RecordType {
    WRITE(1),
    TRUNCATE(2),
    CANCEL(3),
    UPLOADED(4),
    /// What a repair has taken out; says nothing.
    VOID(5);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// Whether it may use the reserve of the log. These free space, or are too small to matter.
    boolean isControl() {
        return this != WRITE;
    }

    boolean hasPayload() {
        return this == WRITE || this == VOID;
    }

    static @Nullable RecordType of(int code) {
        return switch (code) {
            case 1 -> WRITE;
            case 2 -> TRUNCATE;
            case 3 -> CANCEL;
            case 4 -> UPLOADED;
            case 5 -> VOID;
            default -> null;
        };
    }
}
