package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.StoredObject;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.ObjectHashes;
import io.dittofs.metadata.object.StoredBlock;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Looks whether blocks are in the block store. Keeps one buffer of a block's size for each probe that runs
/// at the same time.
///
/// **Threading**: thread-safe; waits for the block store.
final class BlockProbe {
    private static final int ATTEMPTS = 2;

    private final BlockStore store;
    private final boolean isQuick;
    private final ConcurrentLinkedQueue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();
    private final LongAdder blocks = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /// @param isQuick whether to ask for the size instead of reading
    BlockProbe(BlockStore store, boolean isQuick) {
        this.store = store;
        this.isQuick = isQuick;
    }

    /// What is wrong with a block; null for nothing.
    ///
    /// **Errors**: what keeps the block store from answering, which says nothing of the block.
    @Nullable
    BlockDamage probe(StoredBlock block) throws BlockStoreException {
        BlockDamage.Kind found = isQuick ? sizeUp(block.location()) : read(block);
        blocks.increment();
        bytes.add(block.location().length());
        return found == null
                ? null
                : new BlockDamage(block.hash(), found, block.location().key());
    }

    /// What was looked at so far.
    Probed probed() {
        return new Probed(blocks.sum(), bytes.sum());
    }

    private BlockDamage.@Nullable Kind sizeUp(BlockLocation location) throws BlockStoreException {
        StoredObject object = store.stat(location.key());
        if (object == null) {
            return BlockDamage.Kind.MISSING;
        }
        return object.bytes() < location.offset() + location.length() ? BlockDamage.Kind.SHORT : null;
    }

    /// A block with other bytes is read once more, since a wire may be at fault.
    private BlockDamage.@Nullable Kind read(StoredBlock block) throws BlockStoreException {
        ByteBuffer buffer = take(block.location().length());
        try {
            BlockDamage.Kind found = null;
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                found = read(block, buffer.clear().limit(block.location().length()));
                if (found == null || found == BlockDamage.Kind.MISSING) {
                    return found;
                }
            }
            return found;
        } finally {
            buffers.add(buffer);
        }
    }

    private BlockDamage.@Nullable Kind read(StoredBlock block, ByteBuffer into) throws BlockStoreException {
        BlockLocation location = block.location();
        try {
            store.get(location.key(), location.offset(), into);
            return BlockHash.of(into.flip()).equals(block.hash()) ? null : BlockDamage.Kind.ALTERED;
        } catch (BlockStoreException e) {
            return switch (e.kind()) {
                case NOT_FOUND -> BlockDamage.Kind.MISSING;
                case DAMAGED ->
                    sizeUp(location) == BlockDamage.Kind.SHORT ? BlockDamage.Kind.SHORT : BlockDamage.Kind.UNREADABLE;
                case UNAVAILABLE, FULL, REFUSED -> throw e;
            };
        }
    }

    private ByteBuffer take(int length) {
        ByteBuffer kept = buffers.poll();
        return kept != null && kept.capacity() >= length
                ? kept
                : ByteBuffer.allocateDirect(Math.max(length, ObjectHashes.BLOCK_BYTES));
    }
}
