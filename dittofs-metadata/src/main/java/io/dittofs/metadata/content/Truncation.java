package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;

/// A truncation that a content store is ready for and that has not happened yet. The caller stores the new size
/// first and then lets it happen, so that a size that could not be stored has cost no data. One that is
/// cancelled changes nothing.
///
/// **Threading**: applied by a caller that still excludes all other changes of the content since it was
/// prepared.
public interface Truncation {
    /// By how many bytes the content will occupy more (less: negative).
    long allocatedDelta();

    /// Makes all bytes from the size on zeros, at once and without fail. Leases of before stay as they are.
    ///
    /// @param stored completes when the new size is stable: before that, a crash may bring the old one
    ///     back, and the bytes with it
    void apply(DurabilityTicket stored);

    /// Gives it up, because the new size could not be stored. Cannot fail.
    void cancel();
}
