package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.memory.PageRun;
import io.dittofs.blocks.memory.RunSize;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A logical block of 64 KiB of a content, of which a window of pages has memory.
///
///      page   0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15
///                             [-- window of 4 --]
///      written                    w       w
///
/// The window is aligned to its own size. A page outside it, or not written, is a hole and reads as zeros
/// whatever its memory holds; a written page holds bytes of this content from end to end.
///
/// **Threading**: `written`, `pins` and `isRetired` are guarded by the content. The bytes of pages that are not
/// written belong to the one writer; bytes of written pages may be overwritten while they are read.
final class Block {
    static final int PAGES = 16;
    static final int BYTES = PAGES * OffHeapPages.PAGE_BYTES;

    private final PageRun run;
    private final int firstPage;
    /// One bit for each page of the block.
    private int written;
    /// How many leases show this block.
    private int pins;
    /// No content names the block any more.
    private boolean isRetired;

    private Block(PageRun run, int firstPage) {
        this.run = run;
        this.firstPage = firstPage;
    }

    /// A block without a written page, whose window covers `pages`; null when there is no memory. Prefers the
    /// smallest window, but takes a larger one before it gives up: small runs may be used up while large ones
    /// are free.
    static @Nullable Block tryAllocate(OffHeapPages memory, int pages) {
        int first = Integer.numberOfTrailingZeros(pages);
        int last = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(pages);
        for (RunSize size : RunSize.values()) {
            int window = first / size.pages();
            if (window == last / size.pages()) {
                PageRun run = memory.tryAllocate(size);
                if (run != null) {
                    return new Block(run, window * size.pages());
                }
            }
        }
        return null;
    }

    /// The bits of all pages that the bytes `from` to `to` (exclusive) touch.
    static int pagesTouched(int from, int to) {
        assert from < to;
        return pagesBelow(Math.ceilDiv(to, OffHeapPages.PAGE_BYTES)) & ~pagesBelow(from / OffHeapPages.PAGE_BYTES);
    }

    /// The bits of the pages with an index below `end`.
    static int pagesBelow(int end) {
        return (1 << end) - 1;
    }

    /// Whether `pages` has the page of the byte at `offset`.
    static boolean hasPageOf(int pages, int offset) {
        return (pages & (1 << (offset / OffHeapPages.PAGE_BYTES))) != 0;
    }

    static long bytesOf(int pages) {
        return (long) Integer.bitCount(pages) * OffHeapPages.PAGE_BYTES;
    }

    boolean covers(int pages) {
        return (pages & ~window()) == 0;
    }

    int window() {
        return pagesBelow(run.size().pages()) << firstPage;
    }

    int written() {
        return written;
    }

    void markWritten(int pages) {
        assert covers(pages);
        written |= pages;
    }

    /// Makes holes of `pages`.
    void forget(int pages) {
        written &= ~pages;
    }

    /// Copies the given pages from a block at the same place.
    void copyPages(Block source, int pages) {
        assert source.covers(pages);
        assert covers(pages);
        for (int rest = pages; rest != 0; rest &= rest - 1) {
            int from = Integer.numberOfTrailingZeros(rest) * OffHeapPages.PAGE_BYTES;
            run.put(inRun(from), source.run, source.inRun(from), OffHeapPages.PAGE_BYTES);
        }
    }

    void put(int to, ByteBuffer source, int sourceIndex, int count) {
        run.put(inRun(to), source, sourceIndex, count);
    }

    void clear(int from, int count) {
        run.clear(inRun(from), count);
    }

    ByteBuffer readOnlySlice(int from, int count) {
        return run.readOnlySlice(inRun(from), count);
    }

    PageRun run() {
        return run;
    }

    /// Whether a lease shows the block.
    boolean isPinned() {
        return pins > 0;
    }

    void pin() {
        assert !isRetired;
        pins++;
    }

    /// Whether the memory may be freed now: this was the last lease on a retired block.
    boolean unpin() {
        assert pins > 0;
        pins--;
        return isRetired && pins == 0;
    }

    /// Whether the memory may be freed now: no lease shows it.
    boolean retire() {
        assert !isRetired;
        isRetired = true;
        return pins == 0;
    }

    private int inRun(int offset) {
        return offset - firstPage * OffHeapPages.PAGE_BYTES;
    }
}
