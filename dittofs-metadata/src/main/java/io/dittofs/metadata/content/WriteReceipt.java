package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;

/// What became of a write.
///
/// @param allocatedDelta by how many bytes the content now occupies more (less: negative)
/// @param committed what stability the data has when the ticket completes
/// @param ticket completes when that stability is reached
public record WriteReceipt(long allocatedDelta, Stability committed, DurabilityTicket ticket) {}
