package io.dittofs.metadata.object;

/// A block that the block store has.
///
/// @param hash its name
/// @param location where it lies
/// @param references how often the block map names it; where never, it is condemned
/// @param created when it was first mapped
/// @param condemnedSince since when nothing refers to it; 0 where something does
public record StoredBlock(BlockHash hash, BlockLocation location, long references, long created, long condemnedSince) {
    public StoredBlock {
        if (references < 0 || (references > 0 && condemnedSince != 0)) {
            throw new IllegalArgumentException(references + " references, condemned since " + condemnedSince);
        }
    }

    public boolean isCondemned() {
        return references == 0;
    }

    /// The block's place in the list of condemned blocks, where it is condemned.
    public CondemnedBlock condemned() {
        assert isCondemned();
        return new CondemnedBlock(condemnedSince, hash);
    }

    /// The block with another number of references, condemned since now where that is 0. A number below
    /// 0, which only a wrong count can lead to, is 0.
    public StoredBlock withReferences(long number, long now) {
        long left = Math.max(number, 0);
        long since = left > 0 ? 0 : isCondemned() ? condemnedSince : now;
        return new StoredBlock(hash, location, left, created, since);
    }
}
