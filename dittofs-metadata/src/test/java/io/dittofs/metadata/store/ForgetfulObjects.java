package io.dittofs.metadata.store;

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

/// The objects of a [ForgetfulMetadataStore], whose changes are steps of it. Thread-safe.
final class ForgetfulObjects implements ObjectStore {
    private final ForgetfulMetadataStore store;
    private final ObjectStore below;

    ForgetfulObjects(ForgetfulMetadataStore store, ObjectStore below) {
        this.store = store;
        this.below = below;
    }

    @Override
    public BlockOutcome commit(BlockChanges changes) throws FsException {
        return store.commit(new ChangeSet(), changes);
    }

    @Override
    public BlockClaim claim(List<CondemnedBlock> blocks) throws FsException {
        BlockClaim claim =
                store.record("claim of garbage", to -> to.below().objects().claim(blocks), () -> below.claim(blocks));
        return new BlockClaim(store.ticket(), claim.doomed());
    }

    @Override
    public DurabilityTicket forget(List<DoomedObject> deleted) throws FsException {
        store.record(
                "forgetting of deleted objects",
                to -> to.below().objects().forget(deleted),
                () -> below.forget(deleted));
        return store.ticket();
    }

    @Override
    public DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException {
        store.record(
                "repair of the block map",
                to -> to.below().objects().repair(faults, now),
                () -> below.repair(faults, now));
        return store.ticket();
    }

    @Override
    public @Nullable BlockRef block(long contentId, long index) throws FsException {
        return below.block(contentId, index);
    }

    @Override
    public List<MappedBlock> blocks(BlockRange range, int max) throws FsException {
        return below.blocks(range, max);
    }

    @Override
    public @Nullable StoredBlock find(BlockHash hash) throws FsException {
        return below.find(hash);
    }

    @Override
    public List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException {
        return below.list(after, max);
    }

    @Override
    public List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException {
        return below.condemned(before, after, max);
    }

    @Override
    public List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException {
        return below.doomed(after, max);
    }

    @Override
    public void audit(Consumer<BlockFault> faults) throws FsException {
        below.audit(faults);
    }
}
