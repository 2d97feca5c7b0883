package io.dittofs.transfer.garbage;

/// What a collection did.
///
/// @param blocks that were deleted
/// @param bytes that they had
public record GarbageResult(long blocks, long bytes) {
    /// Both together.
    public GarbageResult plus(GarbageResult other) {
        return new GarbageResult(blocks + other.blocks, bytes + other.bytes);
    }
}
