package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.MetadataStore;

/// Refuses to invent bytes: where names survive a restart and contents do not, the content store knows nothing of the
/// files of before and would show zeros. What a client writes again, as it does with all that was not committed, is
/// there again.
///
/// **Threading**: thread-safe.
final class LostContents {
    /// Content stores account in pages of this size.
    private static final int PAGE_BYTES = 4096;

    private final int shareId;
    private final ContentStore content;
    /// Contents below this number are of before the start; 0 where none is lost.
    private final long firstOfThisRun;

    private LostContents(int shareId, ContentStore content, long firstOfThisRun) {
        this.shareId = shareId;
        this.content = content;
        this.firstOfThisRun = firstOfThisRun;
    }

    static LostContents at(int shareId, MetadataStore store, ContentStore content) throws FsException {
        return new LostContents(shareId, content, content.isVolatile() ? store.allocateContent() : 0);
    }

    /// Refuses with `IO` where bytes of the range are lost. A range in which nobody has written again since has holes
    /// that are none.
    void requireReadable(Inode inode, long offset, int count) throws FsException {
        if (isLost(inode) && content.allocationNeeded(file(inode), offset, count) != 0) {
            throw lost(inode);
        }
    }

    /// Refuses with `IO` where a write would leave lost bytes beside its own in one page, where they cannot be told
    /// from others afterwards.
    void requireWritable(Inode inode, long offset, int count) throws FsException {
        if (!isLost(inode)) {
            return;
        }
        long end = offset + count;
        long firstPage = offset - offset % PAGE_BYTES;
        long lastPage = end - end % PAGE_BYTES;
        if (firstPage < Math.min(offset, inode.size())) {
            requireReadable(inode, firstPage, 1);
        }
        if (lastPage < end && end < inode.size()) {
            requireReadable(inode, lastPage, 1);
        }
    }

    private FileContent file(Inode inode) {
        return new FileContent(shareId, inode.number(), inode.contentId(), inode.size());
    }

    private boolean isLost(Inode inode) {
        return inode.contentId() < firstOfThisRun && inode.allocatedBytes() > 0;
    }

    private static FsException lost(Inode inode) {
        return new FsException(
                FsError.IO, "the content of inode " + inode.number() + " was kept in memory and is lost");
    }
}
