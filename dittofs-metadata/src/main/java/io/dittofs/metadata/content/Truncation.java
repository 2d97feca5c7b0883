package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import org.jspecify.annotations.Nullable;

/// A truncation that a content store is ready for and that has not happened yet. The caller stores the new size
/// first and then lets it happen, so that a size that could not be stored has cost no data. One that is
/// cancelled changes nothing.
///
/// **Threading**: applied by a caller that still excludes all other changes of the content since it was
/// prepared.
public interface Truncation {
    /// By how many bytes the content will occupy more (less: negative).
    long allocatedDelta();

    /// What the block map must say of what is cut off from the moment on in which the new size is stored; null
    /// where the content store sees to that later.
    default @Nullable BlockChanges unmapping() {
        return null;
    }

    /// Makes all bytes from the size on zeros, at once and without fail. Leases of before stay as they are.
    ///
    /// @param stored completes when the new size is stable: before that, a crash may bring the old one
    ///     back, and the bytes with it
    void apply(DurabilityTicket stored);

    /// After it was applied: the new size did not become stable, and has been stored again.
    ///
    /// @param stored completes when it is stable this time
    default void reapply(DurabilityTicket stored) {}

    /// Gives it up, because the new size was not stored and never will be.
    ///
    /// **Errors**: where this cannot be noted now. Nothing of the file may be stored before it is, so the
    /// caller keeps others from the file and tries again.
    void cancel() throws FsException;
}
