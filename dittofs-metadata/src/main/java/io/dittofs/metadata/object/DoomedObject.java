package io.dittofs.metadata.object;

/// A location that is to be deleted from the block store. No row refers to it, and none ever will.
public record DoomedObject(BlockHash hash, BlockLocation location) {}
