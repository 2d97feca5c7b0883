package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes of one content: its blocks and which of them leases hold.
///
/// **Threading**: one caller at a time for `write`, `truncate` and `release`, reads beside it. The table and what
/// blocks say of themselves are guarded by `this`, held for looking and for publishing, never while a write copies.
///
/// **Ownership**: owns the memory of its blocks. A block that is dropped while leases show it is freed with the last
/// of them.
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

    /// Writes what remains in `data`, which is not moved; answers by how many bytes more is occupied, or -1 when there
    /// is no memory and nothing was changed.
    long write(long offset, ByteBuffer data) {
        assert !isReleased();
        List<PendingWrite> pending = prepare(offset, data.remaining());
        if (pending.isEmpty()) {
            return -1;
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

    /// Makes all bytes from `size` on holes, and zeros in the page that keeps bytes below it.
    ///
    /// @return by how many bytes less is occupied
    synchronized long truncate(long size) {
        long freed = 0;
        long index = size / Block.BYTES;
        int kept = (int) (size % Block.BYTES);
        Block partial = kept == 0 ? null : table.get(index);
        if (partial != null) {
            freed += cut(partial, kept);
        }
        boolean keepsPartial = partial != null && partial.written() != 0;
        for (Block block : table.removeFrom(keepsPartial ? index + 1 : index)) {
            freed += Block.bytesOf(block.written());
            drop(block);
        }
        return freed;
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
        return table.blocks().stream()
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

    private synchronized long publish(List<PendingWrite> pending) {
        long added = 0;
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
            added += Block.bytesOf(piece.range().pages() & ~block.written());
            block.markWritten(piece.range().pages());
        }
        return added;
    }

    /// Keeps the first `kept` bytes of a block.
    private static long cut(Block block, int kept) {
        int pagesKept = Block.pagesTouched(0, kept);
        int dropped = block.written() & ~pagesKept;
        block.forget(dropped);
        int tail = -kept & (OffHeapPages.PAGE_BYTES - 1);
        if (tail > 0 && Block.hasPageOf(block.written(), kept)) {
            block.clear(kept, tail);
        }
        return Block.bytesOf(dropped);
    }

    private void drop(Block block) {
        if (block.retire()) {
            memory.free(block.run());
        }
    }
}
