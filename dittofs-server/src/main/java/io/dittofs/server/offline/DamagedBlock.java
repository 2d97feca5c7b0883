package io.dittofs.server.offline;

import java.util.List;

/// A damaged block and the files that are damaged by it. Immutable.
///
/// @param damage what is wrong
/// @param uses the first places in files where it is, at most [#USES_MAX]
/// @param usesTotal how many there are; 0 where no path leads to any
public record DamagedBlock(BlockDamage damage, List<BlockUse> uses, long usesTotal) {
    /// A block that is in a million files should not fill the memory with their names.
    public static final int USES_MAX = 100;

    public DamagedBlock {
        uses = List.copyOf(uses);
    }
}
