package io.dittofs.metadata.object;

/// What the block map says of a block.
///
/// @param hash the block's name
/// @param length how many bytes the block has; what its content has behind them reads as zeros
public record BlockRef(BlockHash hash, int length) {
    public BlockRef {
        if (length <= 0) {
            throw new IllegalArgumentException("a block of " + length + " bytes");
        }
    }
}
