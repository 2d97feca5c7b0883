package io.dittofs.metadata.object;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.util.List;

/// What became of a set of block changes.
///
/// @param ticket completes when the set is stable, whatever the store's durability: who uploaded the
/// blocks forgets them on its word
/// @param lost uploads that were not needed and are doomed now
/// @param left what is left of the ranges that had more blocks than one set takes, in their order
public record BlockOutcome(DurabilityTicket ticket, List<LostUpload> lost, List<BlockRange> left) {
    public BlockOutcome {
        lost = List.copyOf(lost);
        left = List.copyOf(left);
    }
}
