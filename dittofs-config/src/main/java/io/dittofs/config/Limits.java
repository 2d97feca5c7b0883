package io.dittofs.config;

/// Every bound of the binder, in one place.
final class Limits {
    /// The largest configuration that is read; every known one is a hundred times smaller.
    static final int SOURCE_BYTES_MAX = 1 << 20;

    /// The largest file with a secret.
    static final int SECRET_BYTES_MAX = 64 << 10;

    /// Levels of sections and lists in each other.
    static final int DEPTH_MAX = 24;

    /// More help nobody; a file of garbage makes one for each line.
    static final int PROBLEMS_MAX = 100;

    /// What a message repeats of the file.
    static final int QUOTED_CHARS_MAX = 60;

    /// The longest name that is compared with others: no name that we know is longer, and the work grows with the
    /// square.
    static final int COMPARED_CHARS_MAX = 64;

    private Limits() {}
}
