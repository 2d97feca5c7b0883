package io.dittofs.blocks.memory;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Hands out runs of one size.
///
/// **Threading**: thread-safe; the fields are guarded by `this`, `growth` lets one thread at a time fetch a slab, so
/// that a run is refused only when there is truly none. Order of locks: growth, this, the slab source.
final class RunPool {
    private final RunSize size;
    private final SlabSource slabs;
    private final Object growth = new Object();
    /// The slabs with free runs, each knowing its place.
    private final ArrayList<Slab> partial = new ArrayList<>();

    private long runsInUse;

    RunPool(RunSize size, SlabSource slabs) {
        this.size = size;
        this.slabs = slabs;
    }

    /// A run, or null when there is none and no slab to cut.
    @Nullable
    PageRun tryTake() {
        PageRun run = takeFromPartial();
        if (run != null) {
            return run;
        }
        synchronized (growth) {
            PageRun freedMeanwhile = takeFromPartial();
            return freedMeanwhile != null ? freedMeanwhile : takeFromFreshSlab();
        }
    }

    /// Whoever gives a run back twice would free the run of its next holder.
    synchronized void giveBack(PageRun run) {
        if (run.isFreed()) {
            throw new IllegalStateException("a run of " + size + " was freed twice");
        }
        run.markFreed();
        assert run.size() == size;
        assert run.slab().size() == size;
        Slab slab = run.slab();
        boolean wasFull = slab.isFull();
        slab.giveBack(run.index());
        runsInUse--;
        if (slab.isIdle()) {
            if (!wasFull) {
                unlist(slab);
            }
            slabs.giveBack(slab);
        } else if (wasFull) {
            list(slab);
        }
    }

    synchronized long bytesInUse() {
        return runsInUse * size.bytes();
    }

    private synchronized @Nullable PageRun takeFromPartial() {
        return partial.isEmpty() ? null : takeFrom(partial.getLast());
    }

    private @Nullable PageRun takeFromFreshSlab() {
        Slab slab = slabs.tryAcquire();
        if (slab == null) {
            return null;
        }
        synchronized (this) {
            slab.serve(size);
            list(slab);
            return takeFrom(slab);
        }
    }

    private PageRun takeFrom(Slab slab) {
        PageRun run = new PageRun(slab, size, slab.take());
        runsInUse++;
        if (slab.isFull()) {
            unlist(slab);
        }
        return run;
    }

    private void list(Slab slab) {
        assert slab.listIndex() == Slab.UNLISTED;
        slab.setListIndex(partial.size());
        partial.add(slab);
    }

    /// The last slab of the list takes the place of the one that leaves.
    private void unlist(Slab slab) {
        int place = slab.listIndex();
        assert partial.get(place) == slab;
        Slab last = partial.removeLast();
        if (last != slab) {
            partial.set(place, last);
            last.setListIndex(place);
        }
        slab.setListIndex(Slab.UNLISTED);
    }
}
