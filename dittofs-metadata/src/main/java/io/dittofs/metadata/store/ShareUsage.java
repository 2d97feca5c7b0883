package io.dittofs.metadata.store;

/// What a share occupies: bytes of content and inodes (its root included).
public record ShareUsage(long bytes, long inodes) {}
