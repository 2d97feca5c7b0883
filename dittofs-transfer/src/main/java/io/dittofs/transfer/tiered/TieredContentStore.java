package io.dittofs.transfer.tiered;

import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentRanges;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.naming.ObjectLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Contents in a block store behind a write-ahead log. A write is acknowledged when it is in the log; blocks go to the
/// block store in the background, and the log forgets them when they are there and the block map knows.
///
/// A content occupies, for each block of 4 MiB, the pages up to the last byte of it that was ever written.
///
/// **Durability**: as promised ([Promise]). Of an unstable write the page cache of this machine has the bytes at once,
/// so that only a power failure loses it.
///
/// **Threading**: thread-safe as the port says.
///
/// **Errors**: `TRY_LATER` while the log has no room and uploads make none, and while the block store does not deliver;
/// `NO_SPACE` when the disk of the log is full; `IO` for blocks that are damaged or missing; `FILE_TOO_LARGE` and
/// `INVALID` for what cannot be addressed.
public final class TieredContentStore implements ContentStore {
    /// What is copied to the log in some microseconds.
    private static final int AT_ONCE_BYTES_MAX = 128 << 10;

    private final TieredStorage storage;
    private final Promise promise;

    TieredContentStore(TieredStorage storage, Promise promise) {
        this.storage = storage;
        this.promise = promise;
    }

    /// The same contents under another promise. **Ownership**: closing one closes all.
    @Override
    public ContentStore promising(Promise other) {
        return other == promise ? this : new TieredContentStore(storage, other);
    }

    @Override
    public boolean mayBlock() {
        return true;
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public boolean remembersWrites() {
        return !storage.log().log().isVolatile() && promise != Promise.REMOTE;
    }

    @Override
    public boolean namesObjectsByPath() {
        return storage.options().layout() == ObjectLayout.PATH;
    }

    @Override
    public ContentLease read(long contentId, long offset, int count) throws FsException {
        storage.requireOpen();
        ContentRanges.require(offset, count, FsError.INVALID);
        return storage.reads().read(contentId, offset, count);
    }

    @Override
    public @Nullable ContentLease readAtOnce(long contentId, long offset, int count) throws FsException {
        storage.requireOpen();
        ContentRanges.require(offset, count, FsError.INVALID);
        return storage.reads().readAtOnce(contentId, offset, count);
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        storage.requireOpen();
        ContentRanges.require(offset, data.remaining(), FsError.FILE_TOO_LARGE);
        if (!data.hasRemaining()) {
            return new WriteReceipt(0, stability, DurabilityTicket.STABLE, _ -> {});
        }
        return receipt(file, storage.writes().write(file, offset, data, time), stability);
    }

    @Override
    public @Nullable WriteReceipt writeAtOnce(
            FileContent file, long offset, ByteBuffer data, Stability stability, long time) throws FsException {
        storage.requireOpen();
        ContentRanges.require(offset, data.remaining(), FsError.FILE_TOO_LARGE);
        if (!data.hasRemaining() || data.remaining() > AT_ONCE_BYTES_MAX || promise == Promise.REMOTE) {
            return null;
        }
        ContentWrites.Written written = storage.writes().writeAtOnce(file, offset, data, time);
        return written == null ? null : receipt(file, written, stability);
    }

    private WriteReceipt receipt(FileContent file, ContentWrites.Written written, Stability stability) {
        boolean waits = stability != Stability.UNSTABLE && promise != Promise.WRITEBACK;
        DurabilityTicket ticket = waits ? stable(file.contentId(), written.end()) : DurabilityTicket.STABLE;
        Stability reached = stability == Stability.UNSTABLE ? Stability.UNSTABLE : Stability.FILE_SYNC;
        return new WriteReceipt(
                written.allocatedDelta(), reached, ticket, new Pending(storage.writes(), file, written));
    }

    /// A write that the metadata store is still to be told of.
    private record Pending(ContentWrites writes, FileContent file, ContentWrites.Written written)
            implements WriteReceipt.Retraction {
        @Override
        public void retract(long size) {
            writes.retract(file, written);
        }

        @Override
        public void waive() {
            writes.told(file);
        }
    }

    private DurabilityTicket stable(long contentId, long position) {
        return switch (promise) {
            case LOCAL -> storage.log().stable(position);
            case REMOTE -> storage.uploaded(contentId);
            case WRITEBACK -> DurabilityTicket.STABLE;
        };
    }

    @Override
    public long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        storage.requireOpen();
        ContentRanges.require(offset, count, FsError.FILE_TOO_LARGE);
        return storage.writes().allocationNeeded(file, offset, count);
    }

    @Override
    public Truncation prepareTruncation(FileContent file, long newSize, long time) throws FsException {
        storage.requireOpen();
        ContentRanges.require(newSize, 0, FsError.FILE_TOO_LARGE);
        return storage.truncations().prepare(file, newSize, time);
    }

    @Override
    public DurabilityTicket release(long contentId) {
        return storage.release(contentId);
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) throws FsException {
        storage.requireOpen();
        long position = storage.lastPosition(contentId);
        return position == 0 ? DurabilityTicket.STABLE : stable(contentId, position);
    }

    @Override
    public long writeVerifier() {
        return storage.writeVerifier();
    }

    @Override
    public void drain(Duration longest) {
        storage.drain(longest);
    }

    @Override
    public Capacity capacity() {
        return storage.capacity();
    }

    @Override
    public void close() {
        storage.close();
    }
}
