package io.dittofs.metadata.rocksdb;

/// When the ticket of a commit completes. The process may be killed at any time without loss under both; they differ
/// in what a power failure takes.
public enum Durability {
    /// When the commit is on the disk: nothing acknowledged is ever lost.
    SYNC,
    /// At once. The disk follows within [RocksOptions#RELAXED_INTERVAL_MILLIS], and a power failure takes what it
    /// did not get yet.
    RELAXED
}
