package io.dittofs.metadata.object;

/// A row of the block map within its content.
public record MappedBlock(long index, BlockRef block) {}
