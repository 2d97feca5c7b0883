package io.dittofs.transfer.content;

import io.dittofs.cache.extent.Extents;
import io.dittofs.metadata.object.BlockRef;
import org.jspecify.annotations.Nullable;

/// A block of which the log has bytes that the block store may not have yet, or that is being uploaded.
///
/// **States**: pending while the log has bytes of it, uploading while a copy of them is on its way. A write during an
/// upload makes it pending again: the upload takes away just the bytes that it carried.
///
/// **Threading**: guarded by the lock of its content.
public final class DirtyBlock {
    private final OpenContent content;
    private final long index;
    private final Extents extents = new Extents();
    /// What lies below the extents; only where [#isBaseKnown].
    private @Nullable BlockRef base;

    private boolean isBaseKnown;
    private int end;
    private int cuts;
    private boolean isGone;
    private boolean isUploading;
    private long dirtySince;
    private long lastWrite;

    DirtyBlock(OpenContent content, long index) {
        this.content = content;
        this.index = index;
    }

    public OpenContent content() {
        return content;
    }

    public long index() {
        return index;
    }

    /// The bytes that the log has.
    public Extents extents() {
        content.requireLocked();
        return extents;
    }

    public boolean isBaseKnown() {
        content.requireLocked();
        return isBaseKnown;
    }

    /// What the block store has of the block; null for a hole.
    public @Nullable BlockRef base() {
        content.requireLocked();
        assert isBaseKnown;
        return base;
    }

    /// Says what the block store has.
    public void setBase(@Nullable BlockRef known) {
        content.requireLocked();
        base = known;
        isBaseKnown = true;
        end = endWithin(BlockSpan.BLOCK_BYTES);
    }

    /// What the block store has must be looked up again.
    public void forgetBase() {
        content.requireLocked();
        base = null;
        isBaseKnown = false;
    }

    /// How many bytes the block has, its last one being one that was written.
    public int end() {
        content.requireLocked();
        assert isBaseKnown;
        return end;
    }

    /// How many bytes the block would have if all from `kept` on were taken away.
    public int endWithin(int kept) {
        content.requireLocked();
        BlockRef below = base;
        return Math.max(extents.endWithin(kept), below == null ? 0 : Math.min(below.length(), kept));
    }

    /// Lets bytes be those at a position of the log.
    ///
    /// @param now of a monotonic clock, in nanoseconds
    public void put(int from, int until, long position, long now, Extents.Discards discards) {
        content.requireLocked();
        if (extents.isEmpty()) {
            dirtySince = now;
        }
        lastWrite = now;
        extents.put(from, until, position, discards);
        end = Math.max(end, until);
    }

    /// Forgets bytes of the log: what lies below shows again.
    public void remove(int from, int until, Extents.Discards discards) {
        content.requireLocked();
        extents.remove(from, until, discards);
        end = endWithin(BlockSpan.BLOCK_BYTES);
        cuts++;
    }

    /// Takes all bytes from one on away.
    public void cut(int kept, Extents.Discards discards) {
        content.requireLocked();
        extents.cut(kept, discards);
        BlockRef below = base;
        if (below != null && below.length() > kept) {
            base = kept == 0 ? null : new BlockRef(below.hash(), kept);
        }
        end = endWithin(BlockSpan.BLOCK_BYTES);
        cuts++;
    }

    /// Takes the whole block away: who still holds it finds it gone.
    void discardAll(Extents.Discards discards) {
        extents.cut(0, discards);
        isGone = true;
        cuts++;
    }

    /// Something is about to be taken away from the block: an upload under way carries too much.
    public void announceCut() {
        content.requireLocked();
        cuts++;
    }

    /// Whether the block is not part of its content any more.
    public boolean isGone() {
        content.requireLocked();
        return isGone;
    }

    void markGone() {
        isGone = true;
    }

    /// Counts what was taken away, or is about to be: an upload that began under another number carries too much.
    public int cuts() {
        content.requireLocked();
        return cuts;
    }

    public boolean isUploading() {
        content.requireLocked();
        return isUploading;
    }

    public void setUploading(boolean isIt) {
        content.requireLocked();
        isUploading = isIt;
    }

    /// When the oldest byte of the log that was not uploaded may have been written, of a monotonic clock.
    public long dirtySince() {
        content.requireLocked();
        return dirtySince;
    }

    /// What is still in the log came later than this.
    public void setDirtySince(long now) {
        content.requireLocked();
        dirtySince = now;
    }

    /// When the last byte was written, of a monotonic clock.
    public long lastWrite() {
        content.requireLocked();
        return lastWrite;
    }

    /// Whether the log has all bytes of a full block.
    public boolean isFull() {
        content.requireLocked();
        return extents.covers(0, BlockSpan.BLOCK_BYTES);
    }
}
