package io.dittofs.metadata.store;

import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;

/// The reads of a store that has nothing at hand. Immutable.
enum WaitingReads implements MetadataReads {
    INSTANCE;

    @Override
    public Inode inode(long number) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    public Inode lookup(long directory, FileName name) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    public SymlinkTarget symlinkTarget(long inode) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    public long freeInodes() {
        throw WouldBlockException.INSTANCE;
    }
}
