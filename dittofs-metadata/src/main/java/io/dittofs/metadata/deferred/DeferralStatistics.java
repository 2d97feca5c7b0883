package io.dittofs.metadata.deferred;

/// The numbers for metrics: how many inodes are deferred now; and since the start, how many changes were
/// deferred, how many inodes were stored by the write-behind, in how many sets, and how often that was
/// refused or failed.
public record DeferralStatistics(long inodes, long deferrals, long stored, long sets, long failures) {}
