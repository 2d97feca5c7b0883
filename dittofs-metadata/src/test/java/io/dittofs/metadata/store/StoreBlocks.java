package io.dittofs.metadata.store;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.object.UploadedBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What tests do with the blocks of a store. Blocks are named by the text that is in them. Thread-safe.
public final class StoreBlocks {
    private final ObjectStore objects;
    private final AtomicLong clock = new AtomicLong(1_000);
    private final AtomicLong uploads = new AtomicLong();

    public StoreBlocks(ObjectStore objects) {
        this.objects = objects;
    }

    public static BlockHash hash(String text) {
        return BlockHash.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    public static BlockRef block(String text) {
        return new BlockRef(hash(text), text.length());
    }

    /// The location of an upload that nothing else was uploaded as.
    public BlockLocation upload(String text) {
        return new BlockLocation("blocks/" + hash(text) + "-" + uploads.incrementAndGet(), 0, text.length() + 10);
    }

    /// The upload that lies there. Its checksum tells it from every other one.
    public static UploadedBlock uploaded(BlockLocation location) {
        byte[] bytes = location.key().getBytes(StandardCharsets.UTF_8);
        return new UploadedBlock(location, PieceChecksums.of(List.of(ByteBuffer.wrap(bytes))));
    }

    public long now() {
        return clock.incrementAndGet();
    }

    public BlockChanges changes() {
        return new BlockChanges(now());
    }

    /// Uploads and maps a block where a hole is.
    public BlockLocation map(long content, long index, String text) throws FsException {
        BlockLocation uploaded = upload(text);
        objects.commit(changes().map(content, index, null, block(text), uploaded(uploaded)));
        return uploaded;
    }

    /// Maps what is known, or uploads it; again and again while others are in the way.
    public void store(long content, long index, @Nullable BlockRef expected, String text) throws FsException {
        BlockRef block = block(text);
        boolean isKnown = objects.find(block.hash()) != null;
        if (isKnown) {
            try {
                objects.commit(changes().mapKnown(content, index, expected, block));
                return;
            } catch (FsException e) {
                if (e.error() != FsError.NO_ENTRY) {
                    throw e;
                }
            }
        }
        objects.commit(changes().map(content, index, expected, block, uploaded(upload(text))));
    }

    public void unmap(long content, long index, String text) throws FsException {
        objects.commit(changes().unmap(content, index, block(text)));
    }

    /// Unmaps everything, so many blocks at a time.
    ///
    /// @return in how many sets
    public int unmapAll(long content, int blocksMax) throws FsException {
        List<BlockRange> left = List.of(BlockRange.all(content));
        int sets = 0;
        while (!left.isEmpty()) {
            left = objects.commit(changes().unmapRange(left.getFirst(), blocksMax))
                    .left();
            sets++;
        }
        return sets;
    }

    /// A block that must be known.
    public StoredBlock stored(String text) throws FsException {
        return Objects.requireNonNull(objects.find(hash(text)), () -> text + " is not known");
    }

    /// How often a block is mapped; -1 for one that is not known.
    public long references(String text) throws FsException {
        StoredBlock block = objects.find(hash(text));
        return block == null ? -1 : block.references();
    }

    /// Everything that is condemned.
    public List<CondemnedBlock> condemned() throws FsException {
        return objects.condemned(Long.MAX_VALUE, null, ObjectStore.PAGE_MAX);
    }

    public List<BlockFault> audit() throws FsException {
        List<BlockFault> faults = new ArrayList<>();
        objects.audit(faults::add);
        return faults;
    }

    /// Waits until something is stable.
    public static void await(DurabilityTicket ticket) throws Exception {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        ticket.whenComplete(outcome::complete);
        Throwable cause = outcome.get();
        if (cause != null) {
            throw new IllegalStateException(cause);
        }
    }
}
