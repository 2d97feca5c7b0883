package io.dittofs.server.offline;

import java.util.List;

/// What the verification of files found. Immutable.
///
/// @param files how many were looked at
/// @param probed blocks that were read
/// @param damaged the first files that are damaged, at most [#LISTED_MAX]
/// @param damagedTotal how many are
/// @param unsent what the write-ahead log has of these files and the block store has not
public record VerifyResult(
        long files, Probed probed, List<DamagedFile> damaged, long damagedTotal, UnsentBytes unsent) {
    /// As for a check of everything.
    public static final int LISTED_MAX = ContentCheckResult.LISTED_MAX;

    public VerifyResult {
        damaged = List.copyOf(damaged);
    }

    /// Whether nothing is wrong.
    public boolean isClean() {
        return damagedTotal == 0;
    }
}
