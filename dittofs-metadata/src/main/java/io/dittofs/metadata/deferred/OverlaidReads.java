package io.dittofs.metadata.deferred;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.LocatedPair;
import io.dittofs.metadata.store.MetadataReads;
import io.dittofs.metadata.store.SymlinkTarget;
import org.jspecify.annotations.Nullable;

/// The reads of a store with what is deferred shown over them. Thread-safe; waits where the reads below do.
record OverlaidReads(MetadataReads reads, Overlay overlay) implements MetadataReads {
    @Override
    public @Nullable Inode inode(long number) throws FsException {
        Landings.Landing start = overlay.beforeRead();
        return over(reads.inode(number), start);
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        Landings.Landing start = overlay.beforeRead();
        return over(reads.lookup(directory, name), start);
    }

    @Override
    public Located locate(long directory, FileName name) throws FsException {
        Landings.Landing start = overlay.beforeRead();
        return over(reads.locate(directory, name), start);
    }

    @Override
    public LocatedPair locate(long firstDirectory, FileName firstName, long secondDirectory, FileName secondName)
            throws FsException {
        Landings.Landing start = overlay.beforeRead();
        LocatedPair pair = reads.locate(firstDirectory, firstName, secondDirectory, secondName);
        return new LocatedPair(over(pair.first(), start), over(pair.second(), start));
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        Landings.Landing start = overlay.beforeRead();
        DirectoryPage page = reads.list(directory, afterCookie, entriesMax);
        return new DirectoryPage(overlay.over(page.entries(), start), page.isLast());
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) throws FsException {
        return reads.symlinkTarget(inode);
    }

    @Override
    public long freeInodes() throws FsException {
        return reads.freeInodes();
    }

    private Located over(Located located, Landings.Landing start) {
        return new Located(over(located.directory(), start), over(located.child(), start));
    }

    private @Nullable Inode over(@Nullable Inode inStore, Landings.Landing start) {
        return inStore == null ? null : overlay.over(inStore, start);
    }
}
