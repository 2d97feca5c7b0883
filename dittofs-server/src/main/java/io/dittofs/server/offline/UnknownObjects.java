package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.StoredObject;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.transfer.naming.BlockNames;
import io.dittofs.transfer.naming.BlocksByKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Finds objects of blocks that no table of the metadata store names: those that were put by a server that
/// ended before it could map them, or whose metadata store was in memory. What the garbage collection is
/// about to delete is none of them; nor is what has no block's name.
///
/// **Threading**: confined to the thread that runs it.
final class UnknownObjects {
    private static final int PAGE = 1000;

    private final ObjectStore objects;
    private final BlocksByKey blocks;
    private final BlockStore store;
    private final Instant before;
    private final Consumer<UnknownObject> found;
    private final Set<String> doomed = new HashSet<>();
    private long unknown;
    private long unknownBytes;
    private long young;
    private long foreign;

    /// @param before younger objects are left alone
    UnknownObjects(ObjectStore objects, BlockStore store, Instant before, Consumer<UnknownObject> found) {
        this.objects = objects;
        this.blocks = new BlocksByKey(objects);
        this.store = store;
        this.before = before;
        this.found = found;
    }

    UnknownResult run(boolean isDeletionWanted) throws FsException, BlockStoreException {
        readDoomed();
        for (String prefix : BlockNames.PREFIXES) {
            look(prefix, isDeletionWanted);
        }
        return new UnknownResult(new Probed(unknown, unknownBytes), young, foreign);
    }

    private void look(String prefix, boolean isDeletionWanted) throws FsException, BlockStoreException {
        String last = null;
        boolean isLast;
        do {
            BlockPage page = store.list(prefix, last, PAGE);
            List<String> keys = new ArrayList<>();
            for (StoredObject object : page.objects()) {
                if (isUnknown(object)) {
                    keys.add(object.key());
                }
                last = object.key();
            }
            if (isDeletionWanted && !keys.isEmpty()) {
                store.delete(keys);
            }
            isLast = page.isLast();
        } while (!isLast);
    }

    private void readDoomed() throws FsException {
        BlockLocation last = null;
        while (true) {
            List<DoomedObject> page = objects.doomed(last, PAGE);
            if (page.isEmpty()) {
                return;
            }
            page.forEach(each -> doomed.add(each.location().key()));
            last = page.getLast().location();
        }
    }

    private boolean isUnknown(StoredObject object) throws FsException {
        if (!BlockNames.isBlock(object.key())) {
            foreign++;
            return false;
        }
        if (doomed.contains(object.key()) || blocks.find(object.key()) != null) {
            return false;
        }
        if (!object.modified().isBefore(before)) {
            young++;
            return false;
        }
        unknown++;
        unknownBytes += object.bytes();
        found.accept(new UnknownObject(object.key(), object.bytes(), object.modified()));
        return true;
    }
}
