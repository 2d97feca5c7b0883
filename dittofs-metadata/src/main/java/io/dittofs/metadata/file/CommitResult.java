package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.Inode;

/// What becomes stable with the ticket.
public record CommitResult(Inode inode, long verifier, DurabilityTicket ticket) {}
