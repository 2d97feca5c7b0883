package io.dittofs.metadata.object;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.util.List;

/// The outcome of a claim.
///
/// @param doomed what may be deleted from the block store **once the ticket is complete**: before, a
/// crash could bring back the rows that refer to it
public record BlockClaim(DurabilityTicket ticket, List<DoomedObject> doomed) {
    public BlockClaim {
        doomed = List.copyOf(doomed);
    }
}
