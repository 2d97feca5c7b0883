package io.dittofs.transfer.resident;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The blocks of one content by index, as a sorted map of groups of 64 neighbours.
///
/// A group's array ends after its highest block, rounded up to a power of two, so that a small file has an
/// array of one and a lone block of a sparse file at most 64 references. 1 GiB is 256 groups.
///
/// **Threading**: guarded by the content; its one writer may look without the lock, as nobody else changes it.
final class BlockTable {
    private static final int GROUP_BLOCKS = 64;
    private static final int GROUP_SHIFT = 6;

    private final NavigableMap<Long, @Nullable Block[]> groups = new TreeMap<>();
    private long blockCount;

    boolean isEmpty() {
        return blockCount == 0;
    }

    @Nullable
    Block get(long index) {
        @Nullable Block[] group = groups.get(index >>> GROUP_SHIFT);
        int place = place(index);
        return group == null || place >= group.length ? null : group[place];
    }

    /// Puts a block where there may be one, which is returned.
    @Nullable
    Block put(long index, Block block) {
        int place = place(index);
        @Nullable Block[] group = groupWith(index >>> GROUP_SHIFT, place);
        @Nullable Block replaced = group[place];
        group[place] = block;
        if (replaced == null) {
            blockCount++;
        }
        return replaced;
    }

    /// Takes out a block that is there.
    void remove(long index) {
        @Nullable Block[] group = Objects.requireNonNull(groups.get(index >>> GROUP_SHIFT));
        assert group[place(index)] != null : "no block " + index;
        group[place(index)] = null;
        forgetIfEmpty(index >>> GROUP_SHIFT, group);
        blockCount--;
    }

    /// Takes out all blocks from `index` on.
    List<Block> removeFrom(long index) {
        List<Block> removed = new ArrayList<>();
        removeWithinGroup(index, removed);
        var beyond = groups.tailMap(Math.ceilDiv(index, GROUP_BLOCKS), true);
        for (@Nullable Block[] group : beyond.values()) {
            addAll(group, 0, removed);
        }
        beyond.clear();
        blockCount -= removed.size();
        assert blockCount >= 0;
        return removed;
    }

    /// All blocks from `index` on, in order.
    List<Block> blocksFrom(long index) {
        List<Block> found = new ArrayList<>();
        long key = index >>> GROUP_SHIFT;
        for (var group : groups.tailMap(key, true).entrySet()) {
            addAll(group.getValue(), group.getKey() == key ? place(index) : 0, found);
        }
        assert index != 0 || found.size() == blockCount;
        return found;
    }

    private void removeWithinGroup(long index, List<Block> removed) {
        int place = place(index);
        @Nullable Block[] group = place == 0 ? null : groups.get(index >>> GROUP_SHIFT);
        if (group == null || place >= group.length) {
            return;
        }
        addAll(group, place, removed);
        Arrays.fill(group, place, group.length, null);
        forgetIfEmpty(index >>> GROUP_SHIFT, group);
    }

    private void forgetIfEmpty(long key, @Nullable Block[] group) {
        if (Arrays.stream(group).allMatch(block -> block == null)) {
            groups.remove(key);
        }
    }

    private @Nullable Block[] groupWith(long key, int place) {
        @Nullable Block[] group = groups.get(key);
        if (group == null || place >= group.length) {
            int length = place == 0 ? 1 : Integer.highestOneBit(place) * 2;
            group = group == null ? new @Nullable Block[length] : Arrays.copyOf(group, length);
            groups.put(key, group);
        }
        return group;
    }

    private static int place(long index) {
        return (int) index & (GROUP_BLOCKS - 1);
    }

    private static void addAll(@Nullable Block[] group, int from, List<Block> target) {
        for (int place = from; place < group.length; place++) {
            Block block = group[place];
            if (block != null) {
                target.add(block);
            }
        }
    }
}
