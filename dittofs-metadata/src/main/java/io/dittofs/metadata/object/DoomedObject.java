package io.dittofs.metadata.object;

/// A location that is to be deleted from the block store. No row refers to it, and none ever will.
///
/// @param since nanoseconds since 1970 from when on that is so; until it is a grace period ago a commit that an outage
/// cut
/// off can still come, and is refused as long as the location is doomed. 0 where none can come.
public record DoomedObject(BlockHash hash, BlockLocation location, long since) {
    /// One that may be deleted at once.
    public DoomedObject(BlockHash hash, BlockLocation location) {
        this(hash, location, 0);
    }
}
