package io.dittofs.transfer.garbage;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockClaim;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.transfer.upload.Tickets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Deletes the blocks that nothing has named for a grace period, in two steps: their rows are taken away, which is
/// stable before the object is deleted. What a crash leaves in between is found again.
///
/// **Threading**: thread-safe; one collection runs at a time. Waits for both stores: for virtual threads only.
public final class GarbageCollector {
    private static final int BATCH = 1000;

    private final ObjectStore objects;
    private final BlockStore store;
    private final LongSupplier clock;
    private final ReentrantLock running = new ReentrantLock();

    /// @param clock nanoseconds since the epoch
    public GarbageCollector(ObjectStore objects, BlockStore store, LongSupplier clock) {
        this.objects = objects;
        this.store = store;
        this.clock = clock;
    }

    /// Deletes all that nothing has named for so long, and what earlier collections left.
    public GarbageResult collect(Duration grace) throws FsException, BlockStoreException {
        return collect(grace, _ -> {});
    }

    /// [#collect(Duration)], which tells after each batch what it has done so far.
    public GarbageResult collect(Duration grace, Consumer<GarbageResult> progress)
            throws FsException, BlockStoreException {
        running.lock();
        try {
            return deleteCondemned(grace, deleteDoomed(grace, progress), progress);
        } finally {
            running.unlock();
        }
    }

    /// Deletes all that nothing names now.
    public GarbageResult makeRoom() throws FsException, BlockStoreException {
        running.lock();
        try {
            return deleteCondemned(Duration.ZERO, new GarbageResult(0, 0), _ -> {});
        } finally {
            running.unlock();
        }
    }

    private GarbageResult deleteCondemned(Duration grace, GarbageResult earlier, Consumer<GarbageResult> progress)
            throws FsException, BlockStoreException {
        GarbageResult result = earlier;
        long before = clock.getAsLong() - grace.toNanos();
        CondemnedBlock last = null;
        while (true) {
            List<CondemnedBlock> page = objects.condemned(before, last, BATCH);
            if (page.isEmpty()) {
                return result;
            }
            BlockClaim claim = objects.claim(page);
            Tickets.await(claim.ticket());
            result = result.plus(delete(claim.doomed()));
            progress.accept(result);
            last = page.getLast();
        }
    }

    private GarbageResult deleteDoomed(Duration grace, Consumer<GarbageResult> progress)
            throws FsException, BlockStoreException {
        GarbageResult result = new GarbageResult(0, 0);
        long before = clock.getAsLong() - grace.toNanos();
        BlockLocation last = null;
        while (true) {
            List<DoomedObject> page = objects.doomed(last, BATCH);
            if (page.isEmpty()) {
                return result;
            }
            result = result.plus(
                    delete(page.stream().filter(each -> each.since() <= before).toList()));
            progress.accept(result);
            last = page.getLast().location();
        }
    }

    private GarbageResult delete(List<DoomedObject> doomed) throws FsException, BlockStoreException {
        if (doomed.isEmpty()) {
            return new GarbageResult(0, 0);
        }
        store.delete(doomed.stream().map(each -> each.location().key()).toList());
        Tickets.await(objects.forget(doomed));
        long bytes = doomed.stream().mapToLong(each -> each.location().length()).sum();
        return new GarbageResult(doomed.size(), bytes);
    }
}
