package io.dittofs.blocks.memory;

/// The sizes in which [OffHeapPages] hands out memory, smallest first.
public enum RunSize {
    /// One page: a small file, or a lone page of a sparse one.
    KIB_4(1),
    /// Four pages.
    KIB_16(4),
    /// Sixteen pages: a whole logical block.
    KIB_64(16);

    private final int pages;

    RunSize(int pages) {
        this.pages = pages;
    }

    /// How many pages of [OffHeapPages#PAGE_BYTES] a run of this size has.
    public int pages() {
        return pages;
    }

    public int bytes() {
        return pages * OffHeapPages.PAGE_BYTES;
    }
}
