package io.dittofs.metadata.postgres;

/// How many commits shared how many flushes.
public record CommitStatistics(long commits, long flushes) {}
