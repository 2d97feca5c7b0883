package io.dittofs.server.status;

/// Bytes of all content stores together, by where they are. Immutable.
///
/// @param dirtyBytes in write-ahead logs and not in block stores yet
/// @param memoryBytes clean blocks in memory
/// @param diskBytes clean blocks on local disks
public record CacheStatus(long dirtyBytes, long memoryBytes, long diskBytes) {}
