package io.dittofs.metadata.object;

import org.jspecify.annotations.Nullable;

/// A block that the block store has.
///
/// @param hash its name
/// @param location where it lies
/// @param pieces the checksums of its pieces; null where they are not known, and then it is read whole
/// @param references how often the block map names it; where never, it is condemned
/// @param created when it was first mapped
/// @param condemnedSince since when nothing refers to it; 0 where something does
public record StoredBlock(
        BlockHash hash,
        BlockLocation location,
        @Nullable PieceChecksums pieces,
        long references,
        long created,
        long condemnedSince) {
    public StoredBlock {
        if (pieces != null && pieces.count() != PieceChecksums.countOf(location.length())) {
            throw new IllegalArgumentException(pieces + " of a block of " + location.length() + " bytes");
        }
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
        return new StoredBlock(hash, location, pieces, left, created, since);
    }
}
