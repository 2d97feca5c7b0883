package io.dittofs.server.offline;

/// What was looked at. Immutable.
///
/// @param blocks how many
/// @param bytes how many they have in the block store
public record Probed(long blocks, long bytes) {}
