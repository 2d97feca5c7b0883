package io.dittofs.metadata.file;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;

/// What became of a write.
///
/// @param change the file before and after
/// @param count bytes written
/// @param committed the stability that the data has when the ticket completes
/// @param verifier [io.dittofs.metadata.content.ContentStore#writeVerifier]
/// @param ticket completes when the stability is reached
public record WriteResult(InodeChange change, int count, Stability committed, long verifier, DurabilityTicket ticket) {}
