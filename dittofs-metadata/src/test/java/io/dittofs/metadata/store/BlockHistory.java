package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreBlocks.block;
import static io.dittofs.metadata.store.StoreBlocks.hash;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockOutcome;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Random block changes, and some that a store must refuse, done to a store and to the model alike.
final class BlockHistory {
    private static final int TEXTS = 8;
    private static final int INDEXES = 12;

    private ObjectStore objects;
    private final StoreBlocks blocks;
    private final List<Long> contents;
    private final long seed;
    private final Random random;
    private final BlockModel model = new BlockModel();
    private final List<BlockLocation> uploads = new ArrayList<>();

    BlockHistory(ObjectStore objects, List<Long> contents, long seed) {
        this.objects = objects;
        this.blocks = new StoreBlocks(objects);
        this.contents = contents;
        this.seed = seed;
        this.random = new Random(seed);
    }

    void step() throws FsException {
        switch (random.nextInt(12)) {
            case 0 -> collect();
            case 1 -> forget();
            default -> commit(randomChanges());
        }
    }

    private BlockChanges randomChanges() {
        BlockChanges changes = blocks.changes();
        Set<Long> touched = new HashSet<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            long content = contents.get(random.nextInt(contents.size()));
            long index = random.nextInt(INDEXES);
            if (random.nextInt(8) == 0 && touched.stream().noneMatch(place -> place / INDEXES == content)) {
                long until = index + random.nextInt(INDEXES);
                changes.unmapRange(new BlockRange(content, index, until), 1 + random.nextInt(4));
                for (long at = 0; at < INDEXES; at++) {
                    touched.add(content * INDEXES + at);
                }
            } else if (touched.add(content * INDEXES + index)) {
                addChange(changes, content, index);
            }
        }
        return changes;
    }

    private void addChange(BlockChanges changes, long content, long index) {
        String text = "text-" + random.nextInt(TEXTS);
        BlockRef expected = random.nextInt(10) == 0 ? block("wrong") : model.block(content, index);
        switch (random.nextInt(6)) {
            case 0, 1 -> changes.mapKnown(content, index, expected, block(text));
            case 2, 3 -> changes.map(content, index, expected, block(text), StoreBlocks.uploaded(randomUpload(text)));
            case 4 -> changes.unmap(content, index, expected == null ? block("wrong") : expected);
            default -> changes.discard(hash(text), newUpload(text));
        }
    }

    /// Mostly a new one; sometimes one that was used before.
    private BlockLocation randomUpload(String text) {
        if (random.nextInt(5) > 0) {
            return newUpload(text);
        }
        List<BlockLocation> old = uploads.stream()
                .filter(upload -> upload.key().contains(hash(text).toString()))
                .toList();
        // One that was deleted is not used again: that would break the one rule for callers.
        return old.stream()
                .filter(upload ->
                        model.doomed().containsKey(upload) || model.known().containsValue(upload))
                .findAny()
                .orElseGet(() -> newUpload(text));
    }

    private BlockLocation newUpload(String text) {
        BlockLocation upload = blocks.upload(text);
        uploads.add(upload);
        return upload;
    }

    private void commit(BlockChanges changes) throws FsException {
        FsError refusal = null;
        List<BlockRange> left = List.of();
        try {
            left = model.commit(changes);
        } catch (FsException e) {
            refusal = e.error();
        }
        FsError found = null;
        try {
            BlockOutcome outcome = objects.commit(changes);
            assertThat(outcome.left()).as("seed %d", seed).isEqualTo(left);
        } catch (FsException e) {
            found = e.error();
        }
        // A set that is to be refused for several reasons may be refused for any.
        assertThat(found == null)
                .as("seed %d, %s and not %s", seed, found, refusal)
                .isEqualTo(refusal == null);
    }

    private void collect() throws FsException {
        List<CondemnedBlock> condemned = new ArrayList<>();
        model.condemned().forEach((hash, since) -> {
            if (random.nextBoolean()) {
                condemned.add(new CondemnedBlock(random.nextInt(5) == 0 ? since - 1 : since, hash));
            }
        });
        Map<BlockLocation, BlockHash> before = new HashMap<>(model.doomed());
        long expected = condemned.stream().filter(model::claim).count();
        List<DoomedObject> doomed = objects.claim(condemned).doomed();
        assertThat(doomed).as("seed %d", seed).hasSize((int) expected);
        assertThat(doomed).noneMatch(object -> before.containsKey(object.location()));
    }

    private void forget() throws FsException {
        List<DoomedObject> doomed = objects.doomed(null, 1 + random.nextInt(3));
        objects.forget(doomed);
        doomed.forEach(object -> model.forget(object.location()));
    }

    void compareWith(ObjectStore reopened) throws FsException {
        objects = reopened;
        compare();
    }

    void compare() throws FsException {
        for (long content : contents) {
            assertThat(objects.blocks(BlockRange.all(content), 1000))
                    .as("seed %d", seed)
                    .isEqualTo(model.blocks(content));
            for (long index = 0; index < INDEXES; index++) {
                @Nullable BlockRef expected = model.block(content, index);
                assertThat(objects.block(content, index)).as("seed %d", seed).isEqualTo(expected);
            }
        }
        Set<BlockHash> hashes = new HashSet<>();
        for (StoredBlock stored : objects.list(null, 1000)) {
            hashes.add(stored.hash());
            assertThat(stored).as("seed %d", seed).isEqualTo(objects.find(stored.hash()));
            assertThat(stored.location()).isEqualTo(model.known().get(stored.hash()));
            assertThat(stored.pieces())
                    .isEqualTo(StoreBlocks.uploaded(stored.location()).pieces());
            assertThat(stored.references()).isEqualTo(model.references(stored.hash()));
        }
        assertThat(hashes).isEqualTo(model.known().keySet());
        Map<BlockHash, Long> condemned = new HashMap<>();
        objects.condemned(Long.MAX_VALUE, null, 1000).forEach(found -> condemned.put(found.hash(), found.since()));
        assertThat(condemned).as("seed %d", seed).isEqualTo(model.condemned());
        Map<BlockLocation, BlockHash> doomed = new HashMap<>();
        objects.doomed(null, 1000).forEach(found -> doomed.put(found.location(), found.hash()));
        assertThat(doomed).as("seed %d", seed).isEqualTo(model.doomed());
        objects.audit(
                fault -> assertThat(fault.description()).as("seed %d", seed).isEmpty());
    }
}
