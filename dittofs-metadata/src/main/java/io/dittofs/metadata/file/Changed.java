package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;

/// What an operation did to one inode.
public record Changed(InodeChange change, DurabilityTicket ticket) {}
