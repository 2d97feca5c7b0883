package io.dittofs.metadata.store;

import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// Reads for threads that must not wait, of a store that has nothing at hand; one that has something implements the
/// reads that it can answer.
///
/// **Threading**: thread-safe, never waits.
public interface WaitingReads extends MetadataReads {
    /// Has nothing at hand at all.
    WaitingReads NOTHING = new WaitingReads() {};

    @Override
    default @Nullable Inode inode(long number) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    default @Nullable Inode lookup(long directory, FileName name) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    default DirectoryPage list(long directory, long afterCookie, int entriesMax) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    default @Nullable SymlinkTarget symlinkTarget(long inode) {
        throw WouldBlockException.INSTANCE;
    }

    @Override
    default long freeInodes() {
        throw WouldBlockException.INSTANCE;
    }
}
