package io.dittofs.transfer.resident;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentRanges;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A content store that keeps everything in off-heap memory and nothing over a restart.
///
/// A content occupies its written pages of 4 KiB; one that was never written has no entry at all. Memory is
/// given out in runs, so a full pool may refuse a write although its [Capacity] names a few free bytes.
///
/// **Durability**: the receipt's stability is the one asked for, and tickets are complete: this is as stable as
/// memory gets, and an answer of less would make clients send their data again for ever. A restart gives
/// another write verifier, so they learn of the loss.
///
/// **Threading**: thread-safe as the port says. Reads wait for no copying, and nothing waits for memory.
///
/// **Ownership**: owns the pool and closes it, when no write is under way. Leases stay good after close, until
/// they are closed themselves.
///
/// **Errors**: `NO_SPACE` beyond the limit, `FILE_TOO_LARGE` for bytes beyond 2^63-1, `INVALID` for negative
/// numbers, `TRY_LATER` after close and for a read that met the release of its content. A read that begins
/// after the release cannot be told from one of a content never written: the caller looks at the inode again
/// after reading.
public final class ResidentContentStore implements ContentStore {
    private final OffHeapPages memory;
    private final ConcurrentHashMap<Long, ResidentContent> contents = new ConcurrentHashMap<>();
    /// What reads of contents without an entry are lent from.
    private final ResidentContent nothing;

    private final long writeVerifier = new SecureRandom().nextLong();
    private volatile boolean isClosed;

    /// A store over a pool of its own.
    public ResidentContentStore(OffHeapPages memory) {
        this.memory = memory;
        this.nothing = new ResidentContent(memory);
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public ContentLease read(long contentId, long offset, int count) throws FsException {
        ContentRanges.require(offset, count, FsError.INVALID);
        ResidentLease lease = find(contentId).read(offset, count);
        if (lease == null) {
            throw new FsException(FsError.TRY_LATER, "the content is being released");
        }
        return lease;
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        long contentId = file.contentId();
        int count = data.remaining();
        ContentRanges.require(offset, count, FsError.FILE_TOO_LARGE);
        if (count == 0) {
            return new WriteReceipt(0, stability, DurabilityTicket.STABLE, _ -> {});
        }
        ResidentContent.Written written = write(contentId, offset, data);
        data.position(data.limit());
        return new WriteReceipt(
                written.addedBytes(), stability, DurabilityTicket.STABLE, size -> retract(contentId, written, size));
    }

    private void retract(long contentId, ResidentContent.Written written, long size) {
        ResidentContent content = contents.get(contentId);
        if (content != null) {
            content.retract(written);
            truncate(contentId, content, size);
        }
    }

    @Override
    public long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        ContentRanges.require(offset, count, FsError.FILE_TOO_LARGE);
        return find(file.contentId()).allocationNeeded(offset, count);
    }

    @Override
    public Truncation prepareTruncation(FileContent file, long size, long time) throws FsException {
        long contentId = file.contentId();
        ContentRanges.require(size, 0, FsError.FILE_TOO_LARGE);
        ResidentContent content = find(contentId);
        return new ResidentTruncation(this, contentId, content, size, -content.truncationFrees(size));
    }

    /// A truncation waiting to happen.
    private record ResidentTruncation(
            ResidentContentStore store, long contentId, ResidentContent content, long size, long allocatedDelta)
            implements Truncation {
        @Override
        public void apply(DurabilityTicket stored) {
            store.truncate(contentId, content, size);
        }

        @Override
        public void cancel() {
            // Nothing was done yet.
        }
    }

    private void truncate(long contentId, ResidentContent content, long size) {
        content.truncate(size);
        if (content != nothing && content.isEmpty()) {
            contents.remove(contentId, content);
        }
    }

    @Override
    public DurabilityTicket release(long contentId) {
        ResidentContent content = contents.remove(contentId);
        if (content != null) {
            content.release();
        }
        return DurabilityTicket.STABLE;
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) {
        return DurabilityTicket.STABLE;
    }

    @Override
    public long writeVerifier() {
        return writeVerifier;
    }

    @Override
    public Capacity capacity() {
        long limit = memory.limitBytes();
        return new Capacity(limit, limit - memory.allocatedBytes());
    }

    @Override
    public void close() {
        isClosed = true;
        contents.keySet().forEach(this::release);
        memory.close();
    }

    /// How many contents have an entry.
    int contentCount() {
        return contents.size();
    }

    /// What a content occupies, counted page by page.
    long countAllocatedBytes(long contentId) {
        ResidentContent content = contents.get(contentId);
        return content == null ? 0 : content.countAllocatedBytes();
    }

    private ResidentContent.Written write(long contentId, long offset, ByteBuffer data) throws FsException {
        ResidentContent known = find(contentId);
        ResidentContent content = known == nothing ? new ResidentContent(memory) : known;
        ResidentContent.Written written = content.write(offset, data);
        if (written == null) {
            throw new FsException(FsError.NO_SPACE);
        }
        if (known == nothing) {
            @Nullable ResidentContent other = contents.put(contentId, content);
            assert other == null : "two writes to one content at a time";
        }
        return written;
    }

    /// The entry is looked up first: close sets its flag before it takes the entries away, so a content that is
    /// missing only for that reason is not taken for an empty one.
    private ResidentContent find(long contentId) throws FsException {
        ResidentContent content = contents.get(contentId);
        if (isClosed) {
            throw new FsException(FsError.TRY_LATER, "the content store is closed");
        }
        return content == null ? nothing : content;
    }
}
