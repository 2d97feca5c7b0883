package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.MetadataStore;
import java.util.List;

/// The contents of a metadata store that a server has open, and that clients change while they are looked at.
///
/// **Threading**: one call at a time.
///
/// **Errors**: those of the metadata store; `IO` and `TRY_LATER` where the block store cannot be used. What is wrong
/// with contents is a result.
///
/// @param metadata **borrowed**
/// @param blocks where its blocks are; **borrowed**
/// @param readers how many blocks are read at once
public record LiveContents(MetadataStore metadata, BlockStore blocks, int readers) {
    /// How many blocks files have now.
    ///
    /// @param progress is told after each few thousand how many there are so far
    public long count(ContentProgress progress) throws FsException {
        long count = 0;
        BlockHash last = null;
        List<StoredBlock> page;
        do {
            page = metadata.objects().list(last, ObjectStore.PAGE_MAX);
            for (StoredBlock block : page) {
                count += block.isCondemned() ? 0 : 1;
                last = block.hash();
            }
            progress.advanced(ContentProgress.UNKNOWN, count, 0);
        } while (page.size() == ObjectStore.PAGE_MAX);
        return count;
    }

    /// Looks at each block that a file has all the time that the check takes.
    ///
    /// @param isQuick whether it is enough that the block is there, whole by its size; else it is read and
    ///     compared with its hash
    public ContentCheckResult check(boolean isQuick, ContentProgress progress) throws FsException {
        return new ContentCheck(metadata, new BlockProbe(blocks, isQuick), readers, progress).run();
    }
}
