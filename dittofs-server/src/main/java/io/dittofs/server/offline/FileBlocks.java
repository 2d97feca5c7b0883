package io.dittofs.server.offline;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import java.util.List;

/// The rows of the block map for one content, page by page. Stateless.
final class FileBlocks {
    private FileBlocks() {}

    /// Is shown rows.
    @FunctionalInterface
    interface Visitor {
        void block(MappedBlock block) throws FsException;
    }

    static void of(ObjectStore objects, long contentId, Visitor visitor) throws FsException {
        BlockRange range = BlockRange.all(contentId);
        while (true) {
            List<MappedBlock> page = objects.blocks(range, ObjectStore.PAGE_MAX);
            for (MappedBlock block : page) {
                visitor.block(block);
            }
            if (page.size() < ObjectStore.PAGE_MAX) {
                return;
            }
            range = BlockRange.from(contentId, page.getLast().index() + 1);
        }
    }
}
