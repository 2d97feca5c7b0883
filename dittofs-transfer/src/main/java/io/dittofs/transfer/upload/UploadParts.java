package io.dittofs.transfer.upload;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.download.BlockReader;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.naming.ObjectNames;
import io.dittofs.transfer.watch.TransferWatch;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/// What all uploads work with.
///
/// @param contents whose blocks are uploaded
/// @param log where their bytes are
/// @param reader of what the block store has of a block
/// @param map what the block map says, in memory
/// @param metadata where the block map is
/// @param store where blocks go
/// @param names of the objects
/// @param abandoned is given objects that were put and that nothing will name
/// @param whenFull is told that the block store has no room
/// @param clock nanoseconds since the epoch
/// @param flushDelay how long nobody must have written to a block before it goes
/// @param watch of each attempt
public record UploadParts(
        ContentTable contents,
        LogAccess log,
        BlockReader reader,
        BlockMap map,
        MetadataStore metadata,
        BlockStore store,
        ObjectNames names,
        BiConsumer<BlockHash, BlockLocation> abandoned,
        Runnable whenFull,
        LongSupplier clock,
        Duration flushDelay,
        TransferWatch watch) {
    /// After so many quiet times a block goes that is written to all the time.
    private static final int PATIENCE = 6;

    /// Whether nobody writes to a block any more, or too long. Under the lock of its content.
    boolean isQuiet(DirtyBlock block) {
        return nanosUntilQuiet(block) <= 0;
    }

    /// How long a block has still to wait. Under the lock of its content.
    long nanosUntilQuiet(DirtyBlock block) {
        long now = System.nanoTime();
        long quiet = flushDelay.toNanos();
        return Math.min(quiet - (now - block.lastWrite()), quiet * PATIENCE - (now - block.dirtySince()));
    }
}
