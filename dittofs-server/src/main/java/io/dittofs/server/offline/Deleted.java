package io.dittofs.server.offline;

/// What was deleted from a block store. Immutable.
///
/// @param blocks how many blocks
/// @param bytes how many they had
public record Deleted(long blocks, long bytes) {}
