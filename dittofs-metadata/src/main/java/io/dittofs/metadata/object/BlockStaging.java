package io.dittofs.metadata.object;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Works out what a set of block changes makes of the tables, for stores that do so in this process. In
/// two steps, since a store may have to know the blocks that the set is about before it can keep others
/// away from their rows.
///
/// **Threading**: request-confined, while the caller excludes other changes: of the contents from the
/// first step on, of the blocks from the second.
public final class BlockStaging {
    private final Tables tables;
    private final BlockChanges changes;
    private final List<Placement> placements = new ArrayList<>();
    private final List<BlockRange> left = new ArrayList<>();
    private final Map<BlockHash, Revision> revisions = new LinkedHashMap<>();
    private final Map<BlockLocation, DoomedObject> doomed = new LinkedHashMap<>();
    private final List<LostUpload> lost = new ArrayList<>();

    /// What the store has.
    public interface Tables {
        @Nullable
        BlockRef block(long contentId, long index) throws FsException;

        List<MappedBlock> blocks(BlockRange range, int max) throws FsException;

        @Nullable
        StoredBlock find(BlockHash hash) throws FsException;

        boolean isDoomed(BlockLocation location) throws FsException;
    }

    /// A row of the block map before the set and after it; null for a hole.
    public record Placement(
            long contentId,
            long index,
            @Nullable BlockRef before,
            @Nullable BlockRef after,
            @Nullable UploadedBlock uploaded) {
        public boolean isChanged() {
            return after == null || !after.equals(before);
        }
    }

    /// A row of a block before the set and after it. A set leaves no block without a row that had one.
    public static final class Revision {
        private final @Nullable StoredBlock before;
        private @Nullable StoredBlock after;

        Revision(@Nullable StoredBlock before) {
            this.before = before;
            this.after = before;
        }

        public @Nullable StoredBlock before() {
            return before;
        }

        public @Nullable StoredBlock after() {
            return after;
        }
    }

    public BlockStaging(Tables tables, BlockChanges changes) {
        this.tables = tables;
        this.changes = changes;
    }

    /// The first step: checks the set against the block map.
    ///
    /// @return the blocks whose rows the second step looks at
    public Set<BlockHash> stageMap() throws FsException {
        Set<BlockHash> hashes = new HashSet<>();
        for (BlockChange change : changes.changes()) {
            switch (change) {
                case BlockChange.Map map -> stage(map);
                case BlockChange.Unmap unmap -> stage(unmap);
                case BlockChange.UnmapRange unmap -> stage(unmap);
                case BlockChange.Discard discard -> hashes.add(discard.hash());
            }
        }
        for (Placement placement : placements) {
            if (placement.before != null) {
                hashes.add(placement.before.hash());
            }
            if (placement.after != null) {
                hashes.add(placement.after.hash());
            }
        }
        return hashes;
    }

    private void stage(BlockChange.Map map) throws FsException {
        BlockRef before = tables.block(map.contentId(), map.index());
        if (!map.block().equals(before)) {
            requireExpected(map.contentId(), map.index(), map.expected(), before);
        }
        placements.add(new Placement(map.contentId(), map.index(), before, map.block(), map.uploaded()));
    }

    private void stage(BlockChange.Unmap unmap) throws FsException {
        BlockRef before = tables.block(unmap.contentId(), unmap.index());
        requireExpected(unmap.contentId(), unmap.index(), unmap.expected(), before);
        placements.add(new Placement(unmap.contentId(), unmap.index(), before, null, null));
    }

    private static void requireExpected(
            long contentId, long index, @Nullable BlockRef expected, @Nullable BlockRef found) throws FsException {
        if (expected == null ? found != null : !expected.equals(found)) {
            throw new FsException(
                    FsError.CONFLICT, "block " + index + " of content " + contentId + " was changed by another one");
        }
    }

    private void stage(BlockChange.UnmapRange unmap) throws FsException {
        BlockRange range = unmap.range();
        int max = Math.min(unmap.blocksMax(), ObjectStore.PAGE_MAX - 1);
        List<MappedBlock> found = tables.blocks(range, max + 1);
        for (MappedBlock block : found.subList(0, Math.min(max, found.size()))) {
            placements.add(new Placement(range.contentId(), block.index(), block.block(), null, null));
        }
        if (found.size() > max) {
            left.add(new BlockRange(range.contentId(), found.get(max).index(), range.until()));
        }
    }

    /// The second step: works out what becomes of the blocks.
    public void stageBlocks() throws FsException {
        for (Placement placement : placements) {
            if (placement.after != null) {
                refer(placement.after.hash(), placement.uploaded, placement.isChanged());
            }
            if (placement.before != null && placement.isChanged()) {
                unrefer(placement.before.hash());
            }
        }
        for (BlockChange change : changes.changes()) {
            if (change instanceof BlockChange.Discard(BlockHash hash, BlockLocation uploaded)) {
                StoredBlock block = revision(hash).after;
                if (block == null || !block.location().isSamePlace(uploaded)) {
                    doomed.put(uploaded, new DoomedObject(hash, uploaded));
                }
            }
        }
    }

    private void refer(BlockHash hash, @Nullable UploadedBlock uploaded, boolean isCounted) throws FsException {
        Revision revision = revision(hash);
        StoredBlock block = revision.after;
        if (block == null) {
            // Also where the map has the block already and the row was lost: an upload brings it back.
            UploadedBlock usable = usable(hash, uploaded);
            revision.after = new StoredBlock(hash, usable.location(), usable.pieces(), 1, changes.now(), 0);
            return;
        }
        if (uploaded != null && !uploaded.location().isSamePlace(block.location())) {
            lost.add(new LostUpload(hash, uploaded.location(), block.location()));
            doomed.put(uploaded.location(), new DoomedObject(hash, uploaded.location()));
        }
        if (isCounted) {
            revision.after = block.withReferences(block.references() + 1, changes.now());
        }
    }

    private UploadedBlock usable(BlockHash hash, @Nullable UploadedBlock uploaded) throws FsException {
        if (uploaded == null) {
            throw new FsException(FsError.NO_ENTRY, "block " + hash + " is not known and must be uploaded");
        }
        if (tables.isDoomed(uploaded.location())) {
            throw new FsException(
                    FsError.TRY_LATER,
                    "block " + hash + " was uploaded as " + uploaded.location().key() + ", which is doomed");
        }
        return uploaded;
    }

    private void unrefer(BlockHash hash) throws FsException {
        Revision revision = revision(hash);
        StoredBlock block = revision.after;
        // A block without a row is a fault that an audit reports. It must not keep the file from being removed.
        if (block != null) {
            revision.after = block.withReferences(block.references() - 1, changes.now());
        }
    }

    private Revision revision(BlockHash hash) throws FsException {
        Revision revision = revisions.get(hash);
        if (revision == null) {
            revision = new Revision(tables.find(hash));
            revisions.put(hash, revision);
        }
        return revision;
    }

    /// What becomes of the block map; also rows that stay as they are.
    public List<Placement> placements() {
        return placements;
    }

    /// What becomes of the blocks; also those that stay as they are.
    public Collection<Revision> revisions() {
        return revisions.values();
    }

    /// What is doomed by the set.
    public Collection<DoomedObject> doomed() {
        return doomed.values();
    }

    public BlockOutcome outcome(DurabilityTicket ticket) {
        return new BlockOutcome(ticket, lost, left);
    }
}
