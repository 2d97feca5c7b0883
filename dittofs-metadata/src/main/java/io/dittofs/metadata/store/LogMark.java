package io.dittofs.metadata.store;

/// What a metadata store knows of the write-ahead log of its contents.
///
/// @param logId tells the log from all others
/// @param isNeeded whether the log may have what nothing else has
public record LogMark(long logId, boolean isNeeded) {}
