package io.dittofs.metadata.store;

/// Names one request of one client: the same when the client sends the request again, and no other's.
///
/// @param high the first half of its 128 bits
/// @param low the second half
public record CallId(long high, long low) {}
