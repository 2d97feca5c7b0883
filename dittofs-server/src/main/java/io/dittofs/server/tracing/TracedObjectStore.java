package io.dittofs.server.tracing;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A block map whose look-ups and commits have spans; what collects garbage and checks has none. Thread-safe.
record TracedObjectStore(ObjectStore store, Spans spans) implements ObjectStore {
    /// What an upload does that did something, also where the block was known.
    static final String COMMIT = "metadata commit blocks";

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        return spans.<@Nullable BlockRef, FsException>within("metadata block", work -> {
            work.with(Field.CONTENT, contentId).with(Field.BLOCK, index);
            return store.block(contentId, index);
        });
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        return spans.within("metadata blocks", work -> {
            work.with(Field.CONTENT, range.contentId())
                    .with(Field.BLOCK, range.from())
                    .with(Field.COUNT, max);
            return store.blocks(range, max);
        });
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        return spans.<@Nullable StoredBlock, FsException>within("metadata find block", _ -> store.find(hash));
    }

    @Override
    public BlockOutcome commit(BlockChanges changes) throws FsException {
        return spans.within(COMMIT, work -> {
            BlockOutcome outcome = store.commit(changes);
            work.until(outcome.ticket());
            return outcome;
        });
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        return store.list(after, max);
    }

    @Override
    public List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException {
        return store.condemned(before, after, max);
    }

    @Override
    public BlockClaim claim(List<CondemnedBlock> blocks) throws FsException {
        return store.claim(blocks);
    }

    @Override
    public List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException {
        return store.doomed(after, max);
    }

    @Override
    public DurabilityTicket forget(List<DoomedObject> deleted) throws FsException {
        return store.forget(deleted);
    }

    @Override
    public void audit(Consumer<BlockFault> faults) throws FsException {
        store.audit(faults);
    }

    @Override
    public DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException {
        return store.repair(faults, now);
    }
}
