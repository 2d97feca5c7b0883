package io.dittofs.metadata.object;

/// An upload that came second: the block is known under another location, and the uploaded one is doomed.
public record LostUpload(BlockHash hash, BlockLocation uploaded, BlockLocation kept) {}
