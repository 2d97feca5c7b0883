package io.dittofs.metadata.object;

import java.util.Comparator;

/// A block that nothing refers to since a time. Ordered by the time, then by the hash.
public record CondemnedBlock(long since, BlockHash hash) implements Comparable<CondemnedBlock> {
    private static final Comparator<CondemnedBlock> ORDER =
            Comparator.comparingLong(CondemnedBlock::since).thenComparing(CondemnedBlock::hash);

    @Override
    public int compareTo(CondemnedBlock other) {
        return ORDER.compare(this, other);
    }
}
