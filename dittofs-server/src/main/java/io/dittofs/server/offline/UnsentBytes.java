package io.dittofs.server.offline;

/// What the write-ahead log has and the block store has not. Immutable.
///
/// @param bytes how many bytes
/// @param files in how many files
public record UnsentBytes(long bytes, long files) {}
