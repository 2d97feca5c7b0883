package io.dittofs.server.offline;

import java.util.List;

/// What a check of all contents found. Immutable.
///
/// @param probed what was looked at
/// @param damaged the first damaged blocks, at most [#LISTED_MAX]
/// @param damagedTotal how many there are
public record ContentCheckResult(Probed probed, List<DamagedBlock> damaged, long damagedTotal) {
    /// A store that lost everything should not fill the memory with complaints.
    public static final int LISTED_MAX = 1000;

    public ContentCheckResult {
        damaged = List.copyOf(damaged);
    }

    /// Whether nothing is wrong.
    public boolean isClean() {
        return damagedTotal == 0;
    }
}
