package io.dittofs.metadata.object;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The block map of a metadata store, with what is known of each block. See the package for the rules.
///
/// **Threading**: thread-safe. A read sees each committed set wholly or not at all as far as one row or
/// one page is concerned. Between looking a block up in the map and finding its location, the block may
/// have been unmapped and deleted: a reader that finds no location looks at the map again.
///
/// **Errors**: as those of the metadata store. What cannot be reached is `TRY_LATER`; after that, whoever
/// does not know whether a commit happened repeats it.
public interface ObjectStore {
    /// A page is cut short where more is asked for.
    int PAGE_MAX = 4096;

    /// What the block map says of one block; null for a hole.
    @Nullable
    BlockRef block(long contentId, long index) throws FsException;

    /// The first blocks of a range that are there, in order, up to `max` or [#PAGE_MAX] of them. Fewer
    /// only where the range has no more.
    List<MappedBlock> blocks(BlockRange range, int max) throws FsException;

    /// Is shown rows of the block map.
    @FunctionalInterface
    interface Visitor {
        void block(MappedBlock block) throws FsException;
    }

    /// Shows all blocks of a range that are there, in order, page by page.
    default void forEach(BlockRange range, Visitor visitor) throws FsException {
        BlockRange left = range;
        while (true) {
            List<MappedBlock> page = blocks(left, PAGE_MAX);
            for (MappedBlock block : page) {
                visitor.block(block);
            }
            if (page.size() < PAGE_MAX) {
                return;
            }
            left = new BlockRange(range.contentId(), page.getLast().index() + 1, range.until());
        }
    }

    /// Where a block lies; null where it is not known and must be uploaded. One that is condemned is
    /// known.
    @Nullable
    StoredBlock find(BlockHash hash) throws FsException;

    /// Known blocks in the order of their hashes, from after one (null: from the first) on.
    List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException;

    /// Applies all changes of the set, or none and throws. To apply changes of inodes with them, there is
    /// `MetadataStore.commit`.
    ///
    /// **Errors**: those of the changes.
    BlockOutcome commit(BlockChanges changes) throws FsException;

    /// Blocks that were condemned before a time, in order, from after one (null: from the first) on.
    List<CondemnedBlock> condemned(long before, @Nullable CondemnedBlock after, int max) throws FsException;

    /// Makes doomed locations of blocks that are condemned since exactly then, and takes their rows away.
    /// Those that were mapped meanwhile, and those that another one claimed, are left out.
    BlockClaim claim(List<CondemnedBlock> blocks) throws FsException;

    /// Locations that are doomed, in an order of the store's own, from after one (null: from the first)
    /// on: those of claims that a crash or an absent block store left behind, and of uploads that found
    /// no use. Several servers may delete the same ones, each when they are doomed for the grace period.
    List<DoomedObject> doomed(@Nullable BlockLocation after, int max) throws FsException;

    /// Forgets doomed locations that the block store does not have any more.
    DurabilityTicket forget(List<DoomedObject> deleted) throws FsException;

    /// Recomputes everything from the block map, as of one moment, and hands out each fault. Others may
    /// go on.
    void audit(Consumer<BlockFault> faults) throws FsException;

    /// Sets right what an audit found, each fault once.
    ///
    /// @param now the time that blocks get which turn out to be unused, in nanoseconds since 1970
    DurabilityTicket repair(List<BlockFault> faults, long now) throws FsException;
}
