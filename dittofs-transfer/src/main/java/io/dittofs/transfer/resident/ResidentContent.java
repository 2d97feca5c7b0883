package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The bytes of one content: its blocks and which of them leases hold.
///
/// **Threading**: one caller at a time for `write`, `retract`, `truncate` and `release`, reads beside it. The
/// table and what blocks say of themselves are guarded by `this`, held for looking and for publishing, never
/// while a write copies.
///
/// **Ownership**: owns the memory of its blocks. A block that is dropped while leases show it is freed with the
/// last of them.
final class ResidentContent {
    private final OffHeapPages memory;
    private final BlockTable table = new BlockTable();
    private boolean isReleased;

    ResidentContent(OffHeapPages memory) {
        this.memory = memory;
    }

    /// Lends a range, or null when the content was released.
    synchronized @Nullable ResidentLease read(long offset, int count) {
        if (isReleased) {
            return null;
        }
        LeaseBuilder lease = new LeaseBuilder();
        for (BlockRange range : BlockRange.of(offset, count)) {
            lease.add(table.get(range.index()), range.from(), range.to());
        }
        return lease.build(this);
    }

    /// Pages of a block that a write filled and that were holes before.
    private record Filled(long index, int pages) {}

    /// What a write came to.
    ///
    /// @param filled the holes that it filled
    record Written(List<Filled> filled) {
        /// By how many bytes more the content occupies.
        long addedBytes() {
            return filled.stream()
                    .mapToLong(each -> Block.bytesOf(each.pages()))
                    .sum();
        }
    }

    /// Writes what remains in `data`, which is not moved; null when there is no memory and nothing was changed.
    @Nullable
    Written write(long offset, ByteBuffer data) {
        assert !isReleased();
        List<PendingWrite> pending = prepare(offset, data.remaining());
        if (pending.isEmpty()) {
            return null;
        }
        boolean isCopied = false;
        try {
            int sourceIndex = data.position();
            for (PendingWrite piece : pending) {
                piece.copy(data, sourceIndex);
                sourceIndex += piece.range().count();
            }
            isCopied = true;
        } finally {
            if (!isCopied) {
                abandon(pending);
            }
        }
        return publish(pending);
    }

    /// Makes holes again of those that the last write filled.
    synchronized void retract(Written written) {
        for (Filled filled : written.filled()) {
            Block block = Objects.requireNonNull(table.get(filled.index()), "written just now");
            block.forget(filled.pages());
            if (block.written() == 0) {
                table.remove(filled.index());
                drop(block);
            }
        }
    }

    /// By how many bytes more the content would occupy after such a write.
    synchronized long allocationNeeded(long offset, int count) {
        long bytes = 0;
        for (BlockRange range : BlockRange.of(offset, count)) {
            Block block = table.get(range.index());
            int written = block == null ? 0 : block.written();
            bytes += Block.bytesOf(range.pages() & ~written);
        }
        return bytes;
    }

    /// By how many bytes less would be occupied after a truncation.
    synchronized long truncationFrees(long size) {
        int kept = (int) (size % Block.BYTES);
        long index = size / Block.BYTES;
        long freed = 0;
        for (Block block : table.blocksFrom(index)) {
            freed += Block.bytesOf(block.written());
        }
        Block partial = kept == 0 ? null : table.get(index);
        return partial == null ? freed : freed - Block.bytesOf(partial.written() & Block.pagesTouched(0, kept));
    }

    /// Makes all bytes from `size` on holes, and zeros in the page that keeps bytes below it.
    synchronized void truncate(long size) {
        long index = size / Block.BYTES;
        int kept = (int) (size % Block.BYTES);
        boolean keepsPartial = kept > 0 && cut(index, kept);
        table.removeFrom(keepsPartial ? index + 1 : index).forEach(this::drop);
    }

    /// Gives up all blocks; no read begins after that.
    synchronized void release() {
        isReleased = true;
        table.removeFrom(0).forEach(this::drop);
    }

    synchronized boolean isEmpty() {
        return table.isEmpty();
    }

    /// Lets go of what a lease held.
    synchronized void unpin(List<Block> pinned) {
        for (Block block : pinned) {
            if (block.unpin()) {
                memory.free(block.run());
            }
        }
    }

    /// How many bytes the written pages are, counted anew: what all the deltas must add up to.
    synchronized long countAllocatedBytes() {
        return table.blocksFrom(0).stream()
                .mapToLong(block -> Block.bytesOf(block.written()))
                .sum();
    }

    private synchronized boolean isReleased() {
        return isReleased;
    }

    /// Finds or allocates the memory for every block of the range; none at all when there is too little.
    private List<PendingWrite> prepare(long offset, int count) {
        List<PendingWrite> pending = new ArrayList<>();
        for (BlockRange range : BlockRange.of(offset, count)) {
            Block current = table.get(range.index());
            int written = current == null ? 0 : current.written();
            if (current != null && current.covers(range.pages())) {
                pending.add(new PendingWrite(range, current, null));
                continue;
            }
            Block grown = Block.tryAllocate(memory, written | range.pages());
            if (grown == null) {
                abandon(pending);
                return List.of();
            }
            pending.add(new PendingWrite(range, grown, new PendingWrite.Origin(current)));
        }
        return pending;
    }

    private void abandon(List<PendingWrite> pending) {
        for (PendingWrite piece : pending) {
            if (piece.origin() != null) {
                memory.free(piece.block().run());
            }
        }
    }

    private synchronized Written publish(List<PendingWrite> pending) {
        List<Filled> filled = new ArrayList<>(1);
        for (PendingWrite piece : pending) {
            Block block = piece.block();
            if (piece.origin() != null) {
                Block replaced = table.put(piece.range().index(), block);
                assert replaced == piece.origin().block();
                if (replaced != null) {
                    block.markWritten(replaced.written());
                    drop(replaced);
                }
            }
            int holes = piece.range().pages() & ~block.written();
            if (holes != 0) {
                filled.add(new Filled(piece.range().index(), holes));
                block.markWritten(holes);
            }
        }
        return new Written(filled);
    }

    /// Keeps the first `kept` bytes of a block; whether any of them was written.
    private boolean cut(long index, int kept) {
        Block block = table.get(index);
        if (block == null) {
            return false;
        }
        block.forget(block.written() & ~Block.pagesTouched(0, kept));
        int tail = -kept & (OffHeapPages.PAGE_BYTES - 1);
        if (tail > 0 && Block.hasPageOf(block.written(), kept)) {
            notShown(index, block).clear(kept, tail);
        }
        return block.written() != 0;
    }

    /// A block that no lease shows in the place of this one, so that clearing it does not put zeros into an
    /// answer that is on its way. Only when no memory is left it is the block itself: a truncation must succeed
    /// on a full store.
    private Block notShown(long index, Block block) {
        Block copy = block.isPinned() ? Block.tryAllocate(memory, block.written()) : null;
        if (copy == null) {
            return block;
        }
        copy.copyPages(block, block.written());
        copy.markWritten(block.written());
        table.put(index, copy);
        drop(block);
        return copy;
    }

    private void drop(Block block) {
        if (block.retire()) {
            memory.free(block.run());
        }
    }
}
