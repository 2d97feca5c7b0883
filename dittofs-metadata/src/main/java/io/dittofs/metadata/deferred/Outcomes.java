package io.dittofs.metadata.deferred;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;

/// What is known of a commit that was refused.
final class Outcomes {
    private Outcomes() {}

    /// Whether it may have happened all the same: the answer was lost, or never given.
    static boolean isUnknown(FsException refusal) {
        return refusal.error() == FsError.TRY_LATER || refusal.error() == FsError.IO;
    }
}
