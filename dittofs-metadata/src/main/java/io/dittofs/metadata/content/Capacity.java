package io.dittofs.metadata.content;

/// The space of a content store in bytes.
public record Capacity(long totalBytes, long freeBytes) {}
