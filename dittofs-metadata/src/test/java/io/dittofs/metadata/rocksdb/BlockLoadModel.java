package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.StoreBlocks;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one writer of a crash test does to the blocks of its content, step by step: which step comes next
/// is a function of the seed and of the steps before. Writers share the texts that are in their blocks.
/// Confined to one thread.
final class BlockLoadModel {
    private static final int INDEXES = 12;
    private static final int TEXTS = 6;
    private static final int UNMAPPED_MAX = 3;

    private final long seed;
    private NavigableMap<Long, BlockRef> blocks = new TreeMap<>();
    private int steps;

    /// One step: what the range becomes, up to three blocks from an index on.
    ///
    /// @param text what the blocks contain; null to unmap them
    record Step(long index, int count, @Nullable String text) {}

    BlockLoadModel(long seed) {
        this.seed = seed;
    }

    int steps() {
        return steps;
    }

    Step next() {
        Random random = new Random(seed * 1_000_003 + steps);
        String text = random.nextInt(3) == 0 ? null : "text-" + random.nextInt(TEXTS);
        return new Step(random.nextInt(INDEXES), 1 + random.nextInt(UNMAPPED_MAX), text);
    }

    @Nullable
    BlockRef block(long index) {
        return blocks.get(index);
    }

    /// Does the next step in memory.
    void advance() {
        Step step = next();
        NavigableMap<Long, BlockRef> after = new TreeMap<>(blocks);
        if (step.text == null) {
            blocks.tailMap(step.index, true).keySet().stream()
                    .limit(step.count)
                    .toList()
                    .forEach(after::remove);
        } else {
            for (int i = 0; i < step.count; i++) {
                after.put(step.index + i, StoreBlocks.block(step.text));
            }
        }
        blocks = after;
        steps++;
    }

    /// Whether this is what the content consists of now.
    boolean isIn(ObjectStore objects, long content) throws FsException {
        List<MappedBlock> expected = blocks.entrySet().stream()
                .map(entry -> new MappedBlock(entry.getKey(), entry.getValue()))
                .toList();
        return objects.blocks(BlockRange.all(content), ObjectStore.PAGE_MAX).equals(expected);
    }
}
