package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;

/// What a rename did to both directories, which may be one.
public record Renamed(InodeChange fromDirectory, InodeChange toDirectory, DurabilityTicket ticket) {}
