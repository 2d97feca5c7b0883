package io.dittofs.transfer.upload;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.UploadedBlock;
import io.dittofs.transfer.content.Cut;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The upload of one block: assemble, hash, look whether the bytes are known, put, map, keep, forget. The object is
/// durable before the map names it, and the map and the file's attributes are before the log forgets.
///
/// An attempt that fails leaves everything in the log; the next one begins anew, and uses the object that was put if
/// the bytes are still the same.
///
/// **Threading**: confined to one virtual thread.
final class Upload {
    private final UploadParts parts;
    private final DirtyBlock block;
    private final OpenContent content;

    private @Nullable Put put;
    /// Whether a block that was known had been deleted when it was to be mapped.
    private boolean isVanished;

    /// What an attempt put and no map names yet.
    private record Put(BlockHash hash, UploadedBlock uploaded) {}

    Upload(UploadParts parts, DirtyBlock block) {
        this.parts = parts;
        this.block = block;
        this.content = block.content();
    }

    /// What became of an attempt.
    enum Outcome {
        /// The block store has the block as it was when the attempt began.
        DONE,
        /// There is nothing to upload, or another upload of the block is under way, or it must wait for a truncation to
        /// be carried out, or for the metadata store to be told of a change.
        NOTHING,
        /// The block was written to a moment ago.
        TOO_EARLY,
        /// Something was taken away from the block meanwhile.
        DROPPED
    }

    /// Uploads the block as it is now.
    ///
    /// @param isForced whether also if it was written to a moment ago
    Outcome attempt(boolean isForced) throws FsException, BlockStoreException {
        BlockImage image;
        learnBase();
        content.lock();
        try {
            if (block.isGone() || block.isUploading() || block.extents().isEmpty() || waitsForCut()) {
                return Outcome.NOTHING;
            }
            if (!isForced && !parts.isQuiet(block)) {
                return Outcome.TOO_EARLY;
            }
            if (content.holdsUp(block)) {
                return Outcome.NOTHING;
            }
            if (!block.isBaseKnown()) {
                throw new FsException(FsError.CONFLICT, "a block changes all the time");
            }
            image = new BlockImage(block, parts.log());
            block.setUploading(true);
        } finally {
            parts.contents().unlock(content);
        }
        try (image) {
            return upload(image) ? Outcome.DONE : Outcome.DROPPED;
        } finally {
            finish();
        }
    }

    private boolean waitsForCut() {
        Cut cut = content.cut();
        return cut != null && cut.concerns(block.index());
    }

    /// Looks up what the block store has of the block, without holding up readers meanwhile.
    private void learnBase() throws FsException {
        int settledCuts;
        content.lock();
        try {
            settledCuts = content.settledCuts();
            if (block.isBaseKnown() || block.isGone()) {
                return;
            }
        } finally {
            parts.contents().unlock(content);
        }
        BlockRef mapped = parts.map().get(content.id(), block.index());
        content.lock();
        try {
            if (!block.isBaseKnown() && !block.isGone() && content.settledCuts() == settledCuts) {
                block.setBase(content.applyCut(block.index(), mapped));
            }
        } finally {
            parts.contents().unlock(content);
        }
    }

    /// @return whether the block store has the image; else it was not what the block should be any more
    private boolean upload(BlockImage image) throws FsException, BlockStoreException {
        List<ByteBuffer> data = image.assemble(parts.reader());
        BlockHash hash = BlockHash.of(data);
        BlockRef ref = new BlockRef(hash, image.length());
        if (put == null || !hash.equals(put.hash())) {
            abandon();
            if (isVanished || parts.metadata().objects().find(hash) == null) {
                put(hash, data, image.length());
            }
        }
        // The size first: bytes that the map has behind the end of a file would be there when it is extended.
        DurabilityTicket attributes = parts.metadata().settle(content.inode());
        DurabilityTicket mapped = map(image, ref);
        if (mapped == null) {
            abandon();
            return false;
        }
        try {
            Tickets.await(DurabilityTicket.both(mapped, attributes));
        } catch (FsException failure) {
            doubtBase();
            abandon();
            throw failure;
        }
        put = null;
        parts.reader().keep(hash, data, image.length());
        // Stable before anybody is told: otherwise a power failure could bring older bytes back over these.
        parts.log().appendUploaded(content.id(), block.index(), image.position());
        Tickets.await(parts.log().stable(parts.log().log().head()));
        content.lock();
        try {
            block.extents().forgetBelow(image.position(), parts.log()::discard);
            block.setDirtySince(System.nanoTime());
        } finally {
            parts.contents().unlock(content);
        }
        return true;
    }

    private void put(BlockHash hash, List<ByteBuffer> data, int length) throws FsException, BlockStoreException {
        String key = parts.names().keyOf(content.shareId(), content.inode(), block.index(), hash);
        parts.store().put(key, data);
        put = new Put(hash, new UploadedBlock(new BlockLocation(key, 0, length), PieceChecksums.of(data)));
    }

    /// Has the block map name the block; null where the image is not what the block should be any more.
    private @Nullable DurabilityTicket map(BlockImage image, BlockRef ref) throws FsException {
        content.lock();
        try {
            if (block.isGone() || content.isReleased() || block.cuts() != image.cuts()) {
                return null;
            }
            return commit(image, ref).ticket();
        } catch (FsException refusal) {
            if (refusal.error() == FsError.NO_ENTRY) {
                isVanished = true;
            }
            if (refusal.error().leavesOutcomeOpen()) {
                // The location may be doomed, or named and then deleted: the next attempt takes another key.
                abandon();
            }
            forgetBase();
            throw refusal;
        } finally {
            parts.contents().unlock(content);
        }
    }

    private BlockOutcome commit(BlockImage image, BlockRef ref) throws FsException {
        BlockChanges changes = new BlockChanges(parts.clock().getAsLong());
        if (put == null) {
            changes.mapKnown(content.id(), block.index(), image.base(), ref);
        } else {
            changes.map(content.id(), block.index(), image.base(), ref, put.uploaded());
        }
        content.setNothingMapped(false);
        BlockOutcome outcome = parts.metadata().objects().commit(changes);
        parts.map().put(content.id(), block.index(), ref);
        block.setBase(ref);
        return outcome;
    }

    /// Whether the commit will have happened after all is not known: the block map is asked again.
    private void doubtBase() {
        content.lock();
        try {
            forgetBase();
        } finally {
            parts.contents().unlock(content);
        }
    }

    private void forgetBase() {
        block.forgetBase();
        parts.map().forget(content.id(), block.index());
    }

    /// Gives up what was put: no attempt will map it.
    void abandon() {
        if (put != null) {
            parts.abandoned().accept(put.hash(), put.uploaded().location());
            put = null;
        }
    }

    /// Lets the next upload of the block begin, and tells those who waited for this one.
    private void finish() {
        List<GroupTicket> served;
        content.lock();
        try {
            block.setUploading(false);
            if (!block.isGone() && block.extents().isEmpty()) {
                content.forget(block);
            }
            served = content.takeServed();
        } finally {
            parts.contents().unlock(content);
        }
        served.forEach(ticket -> ticket.complete(null));
    }
}
