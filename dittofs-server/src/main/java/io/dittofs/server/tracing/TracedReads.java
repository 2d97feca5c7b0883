package io.dittofs.server.tracing;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.LocatedPair;
import io.dittofs.metadata.store.MetadataReads;
import io.dittofs.metadata.store.SymlinkTarget;
import org.jspecify.annotations.Nullable;

/// Reads of a metadata store, each in a span. Thread-safe.
record TracedReads(MetadataReads reads, Spans spans) implements MetadataReads {
    private static final String LOCATE = "metadata locate";

    @Override
    public @Nullable Inode inode(long number) throws FsException {
        return spans.<@Nullable Inode, FsException>within("metadata inode", work -> {
            work.with(Field.INODE, number);
            return reads.inode(number);
        });
    }

    @Override
    public @Nullable Inode lookup(long directory, FileName name) throws FsException {
        return spans.<@Nullable Inode, FsException>within("metadata lookup", work -> {
            work.with(Field.INODE, directory);
            return reads.lookup(directory, name);
        });
    }

    @Override
    public Located locate(long directory, FileName name) throws FsException {
        return spans.within(LOCATE, work -> {
            work.with(Field.INODE, directory);
            return reads.locate(directory, name);
        });
    }

    @Override
    public LocatedPair locate(long firstDirectory, FileName firstName, long secondDirectory, FileName secondName)
            throws FsException {
        return spans.within(LOCATE, work -> {
            work.with(Field.INODE, firstDirectory);
            return reads.locate(firstDirectory, firstName, secondDirectory, secondName);
        });
    }

    @Override
    public DirectoryPage list(long directory, long afterCookie, int entriesMax) throws FsException {
        return spans.within("metadata list", work -> {
            work.with(Field.INODE, directory).with(Field.COUNT, entriesMax);
            return reads.list(directory, afterCookie, entriesMax);
        });
    }

    @Override
    public @Nullable SymlinkTarget symlinkTarget(long inode) throws FsException {
        return spans.<@Nullable SymlinkTarget, FsException>within("metadata symlink", work -> {
            work.with(Field.INODE, inode);
            return reads.symlinkTarget(inode);
        });
    }

    @Override
    public long freeInodes() throws FsException {
        return reads.freeInodes();
    }
}
