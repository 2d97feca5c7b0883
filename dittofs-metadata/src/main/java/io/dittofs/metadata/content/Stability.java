package io.dittofs.metadata.content;

/// How stable a write must be, or was made (RFC 1813 `stable_how`, weakest first).
public enum Stability {
    /// May be lost with the server's memory until a commit.
    UNSTABLE,
    /// The data is stable.
    DATA_SYNC,
    /// The data and all attributes are stable.
    FILE_SYNC
}
