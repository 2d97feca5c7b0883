package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.WaitingReads;
import org.jspecify.annotations.Nullable;

/// Reads that the row cache answers; RocksDB, which may wait for a disk, is not asked.
///
/// **Threading**: thread-safe, never waits.
record CachedReads(RowCache rows, CachedPages pages) implements WaitingReads {
    @Override
    public Inode inode(long number) {
        Node node = rows.cachedNode(number);
        if (node == null) {
            throw WouldBlockException.INSTANCE;
        }
        return node.inode();
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) {
        EntryRef entry = rows.cachedEntry(directory, name);
        if (entry == null) {
            throw WouldBlockException.INSTANCE;
        }
        return entry.isPresent() ? inode(entry.child()) : null;
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) {
        DirectoryPage page;
        try {
            page = pages.page(directory, afterCookie, entriesMax);
        } catch (FsException e) {
            throw new IllegalStateException("nothing is read that could be damaged", e);
        }
        if (page == null) {
            throw WouldBlockException.INSTANCE;
        }
        return page;
    }

    @Override
    public long freeInodes() {
        return Long.MAX_VALUE;
    }
}
