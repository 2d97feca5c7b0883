package io.dittofs.metadata.object;

import org.jspecify.annotations.Nullable;

/// What is known of a block that was just uploaded.
///
/// @param location where it lies, durable
/// @param pieces the checksums of its pieces; null where nobody took them, and then it is always read whole
public record UploadedBlock(
        BlockLocation location, @Nullable PieceChecksums pieces) {
    public UploadedBlock {
        if (pieces != null && pieces.count() != PieceChecksums.countOf(location.length())) {
            throw new IllegalArgumentException(pieces + " of a block of " + location.length() + " bytes");
        }
    }
}
