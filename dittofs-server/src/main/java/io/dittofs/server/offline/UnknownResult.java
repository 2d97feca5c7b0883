package io.dittofs.server.offline;

/// What a search for unknown objects found. Immutable.
///
/// @param unknown objects that are unknown and old enough, and what they have
/// @param young how many more are unknown and younger than the grace period
/// @param foreign how many are no blocks by their names
public record UnknownResult(Probed unknown, long young, long foreign) {}
