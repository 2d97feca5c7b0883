package io.dittofs.cache.log;

/// A truncation that the log has. It keeps its segment until one byte at its position is discarded.
public record LoggedTruncate(RecordOwner owner, long position, long size, long time) {}
