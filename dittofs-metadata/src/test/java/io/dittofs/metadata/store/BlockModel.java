package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChange;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.UploadedBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The naive object store that others are compared with: maps, copied for each set; counts are counted
/// when somebody asks. Single-threaded.
final class BlockModel {
    /// A state: the block map, what is known with its location and time, since when what is condemned is,
    /// and what is doomed.
    private record State(
            Map<Long, NavigableMap<Long, BlockRef>> contents,
            Map<BlockHash, BlockLocation> known,
            Map<BlockHash, Long> condemned,
            Map<BlockLocation, BlockHash> doomed) {
        State copy() {
            Map<Long, NavigableMap<Long, BlockRef>> copies = new HashMap<>();
            contents.forEach((content, blocks) -> copies.put(content, new TreeMap<>(blocks)));
            return new State(copies, new HashMap<>(known), new HashMap<>(condemned), new HashMap<>(doomed));
        }
    }

    private State state = new State(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());

    List<MappedBlock> blocks(long content) {
        List<MappedBlock> found = new ArrayList<>();
        blocks(state, content).forEach((index, block) -> found.add(new MappedBlock(index, block)));
        return found;
    }

    @Nullable
    BlockRef block(long content, long index) {
        return blocks(state, content).get(index);
    }

    Map<BlockHash, BlockLocation> known() {
        return state.known;
    }

    Map<BlockHash, Long> condemned() {
        return state.condemned;
    }

    Map<BlockLocation, BlockHash> doomed() {
        return state.doomed;
    }

    long references(BlockHash hash) {
        return references(state, hash);
    }

    private static long references(State state, BlockHash hash) {
        return state.contents.values().stream()
                .flatMap(blocks -> blocks.values().stream())
                .filter(block -> block.hash().equals(hash))
                .count();
    }

    private static NavigableMap<Long, BlockRef> blocks(State state, long content) {
        return state.contents.computeIfAbsent(content, _ -> new TreeMap<>());
    }

    /// @return what is left of ranges
    List<BlockRange> commit(BlockChanges changes) throws FsException {
        State next = state.copy();
        List<BlockRange> left = new ArrayList<>();
        for (BlockChange change : changes.changes()) {
            switch (change) {
                case BlockChange.Map map -> map(next, map);
                case BlockChange.Unmap unmap -> {
                    NavigableMap<Long, BlockRef> blocks = blocks(next, unmap.contentId());
                    require(unmap.expected().equals(blocks.get(unmap.index())), FsError.CONFLICT);
                    blocks.remove(unmap.index());
                }
                case BlockChange.UnmapRange unmap -> unmap(next, unmap, left);
                case BlockChange.Discard discard -> {
                    if (!discard.uploaded().equals(next.known.get(discard.hash()))) {
                        next.doomed.put(discard.uploaded(), discard.hash());
                    }
                }
            }
        }
        for (BlockHash hash : next.known.keySet()) {
            if (references(next, hash) > 0) {
                next.condemned.remove(hash);
            } else {
                next.condemned.putIfAbsent(hash, changes.now());
            }
        }
        state = next;
        return left;
    }

    private static void map(State next, BlockChange.Map map) throws FsException {
        NavigableMap<Long, BlockRef> blocks = blocks(next, map.contentId());
        BlockRef before = blocks.get(map.index());
        require(Objects.equals(before, map.expected()) || map.block().equals(before), FsError.CONFLICT);
        BlockHash hash = map.block().hash();
        UploadedBlock upload = map.uploaded();
        BlockLocation uploaded = upload == null ? null : upload.location();
        BlockLocation kept = next.known.get(hash);
        if (kept == null) {
            require(uploaded != null, FsError.NO_ENTRY);
            require(!next.doomed.containsKey(uploaded), FsError.TRY_LATER);
            next.known.put(hash, Objects.requireNonNull(uploaded));
        } else if (uploaded != null && !uploaded.equals(kept)) {
            next.doomed.put(uploaded, hash);
        }
        blocks.put(map.index(), map.block());
    }

    private static void unmap(State next, BlockChange.UnmapRange unmap, List<BlockRange> left) {
        BlockRange range = unmap.range();
        NavigableMap<Long, BlockRef> blocks = blocks(next, range.contentId());
        List<Long> indexes =
                new ArrayList<>(blocks.subMap(range.from(), range.until()).keySet());
        int count = Math.min(indexes.size(), unmap.blocksMax());
        indexes.subList(0, count).forEach(blocks::remove);
        if (count < indexes.size()) {
            left.add(new BlockRange(range.contentId(), indexes.get(count), range.until()));
        }
    }

    /// @return whether the block was condemned since then
    boolean claim(CondemnedBlock block) {
        if (!Objects.equals(state.condemned.get(block.hash()), block.since())) {
            return false;
        }
        state.condemned.remove(block.hash());
        state.doomed.put(Objects.requireNonNull(state.known.remove(block.hash())), block.hash());
        return true;
    }

    void forget(BlockLocation location) {
        state.doomed.remove(location);
    }

    private static void require(boolean condition, FsError otherwise) throws FsException {
        if (!condition) {
            throw new FsException(otherwise);
        }
    }
}
