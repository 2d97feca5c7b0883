package io.dittofs.metadata.object;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Blocks that the block map names and nobody knows, with how often it does. Beyond a bound, further ones
/// are left for the next audit: a store that lost them all should not fill the memory. Confined to the
/// thread of an audit.
final class UnknownBlocks {
    private static final int BLOCKS_MAX = 10_000;

    private final Map<BlockHash, Long> references = new TreeMap<>();

    void add(BlockHash hash) {
        if (references.size() < BLOCKS_MAX || references.containsKey(hash)) {
            references.merge(hash, 1L, Long::sum);
        }
    }

    void report(Consumer<BlockFault> faults) {
        references.forEach((hash, count) -> faults.accept(new BlockFault.UnknownBlock(hash, count)));
    }
}
