package io.dittofs.metadata.object;

import org.jspecify.annotations.Nullable;

/// One change of [BlockChanges].
public sealed interface BlockChange {
    /// Lets the block map name a block. Refuses the whole set with `CONFLICT` unless what is there is
    /// `expected`, or already `block`, so that a late upload never replaces a newer one and a repeated
    /// set does no harm. Refuses it with `NO_ENTRY` where nothing was uploaded and the block is not
    /// known: it must be uploaded; and with `TRY_LATER` where the uploaded location is doomed: it must be
    /// uploaded again, under another key.
    ///
    /// @param expected null for a hole
    /// @param uploaded null for a block that was known before. What came first stays, and another
    /// location is doomed
    record Map(
            long contentId,
            long index,
            @Nullable BlockRef expected,
            BlockRef block,
            @Nullable UploadedBlock uploaded) implements BlockChange {}

    /// Makes a hole of a block. Refuses the whole set with `CONFLICT` unless what is there is `expected`.
    record Unmap(long contentId, long index, BlockRef expected) implements BlockChange {}

    /// Makes holes of the first blocks of a range, whatever they are. The outcome says what is left.
    ///
    /// @param blocksMax so many at the most; a store may do fewer, but not none
    record UnmapRange(BlockRange range, int blocksMax) implements BlockChange {}

    /// Dooms an upload that found no use, because the set that should have mapped it was refused. Nothing
    /// happens where it found one: a set that seemed to fail had succeeded.
    record Discard(BlockHash hash, BlockLocation uploaded) implements BlockChange {}
}
