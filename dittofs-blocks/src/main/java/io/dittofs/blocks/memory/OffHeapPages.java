package io.dittofs.blocks.memory;

import org.jspecify.annotations.Nullable;

/// A bounded pool of off-heap memory that hands out runs of 4, 16 and 64 KiB.
///
/// The memory is taken from the system in slabs, when first needed, and kept until the pool is closed. A slab is cut
/// into runs of one size; when all of them are free again it may be cut into another size. So memory that is free
/// can still be refused to one size while runs of another size hold on to their slabs.
///
/// **Limits**: a slab is a 64th of the limit, in whole 64 KiB, and at most 4 MiB. With 64 slabs or more, the one
/// that each of three sizes is filling is below a twentieth of the limit; beyond 4 MiB a larger slab would spare
/// nothing but list entries, and clearing it would stall the writer that needs it for longer. What does not fill a
/// last slab is not used: [#limitBytes] is the limit that holds.
///
/// **Threading**: thread-safe. Each size has its own lock, held for some ten nanoseconds.
///
/// **Ownership**: a run belongs to who allocated it until freed. Closing the pool waits for nobody: runs still out
/// stay valid, and the memory goes back to the system with the last of them.
///
/// **Errors**: an allocation beyond the limit, or one that the system refuses, is null.
public final class OffHeapPages implements AutoCloseable {
    /// The unit of all sizes.
    public static final int PAGE_BYTES = 4096;

    private static final int SLAB_BYTES_MAX = 4 << 20;
    private static final int SLABS_MIN = 64;

    private final long limitBytes;
    private final boolean isPoisoning;
    private final SlabSource slabs;
    private final RunPool singlePages;
    private final RunPool quads;
    private final RunPool wholeBlocks;

    /// A pool of up to `limitBytes`, which is 64 KiB or more. Takes no memory yet.
    public OffHeapPages(long limitBytes) {
        this(limitBytes, false);
    }

    private OffHeapPages(long limitBytes, boolean isPoisoning) {
        int slabBytes = slabBytes(limitBytes);
        int slabsMax = Math.toIntExact(limitBytes / slabBytes);
        this.limitBytes = (long) slabsMax * slabBytes;
        this.isPoisoning = isPoisoning;
        this.slabs = new SlabSource(slabBytes, slabsMax);
        this.singlePages = new RunPool(RunSize.KIB_4, slabs);
        this.quads = new RunPool(RunSize.KIB_16, slabs);
        this.wholeBlocks = new RunPool(RunSize.KIB_64, slabs);
    }

    /// A pool that fills each run with 0xFF before it hands it out and after it is freed, so that a test sees memory
    /// that was not cleared, or was read too late.
    public static OffHeapPages poisoning(long limitBytes) {
        return new OffHeapPages(limitBytes, true);
    }

    /// A run with arbitrary content, or null when there is no memory for it.
    public @Nullable PageRun tryAllocate(RunSize size) {
        PageRun run = pool(size).tryTake();
        if (run != null && isPoisoning) {
            poison(run);
        }
        return run;
    }

    /// Takes back a run. A second time is an [IllegalStateException].
    public void free(PageRun run) {
        if (isPoisoning) {
            poison(run);
        }
        pool(run.size()).giveBack(run);
    }

    /// What may be allocated at most.
    public long limitBytes() {
        return limitBytes;
    }

    /// The bytes of all runs that are out; exact while no thread allocates or frees.
    public long allocatedBytes() {
        return singlePages.bytesInUse() + quads.bytesInUse() + wholeBlocks.bytesInUse();
    }

    /// What was taken from the system: never more than the limit.
    public long reservedBytes() {
        return slabs.reservedBytes();
    }

    /// Hands out no more slabs, and gives the memory back once no run is out.
    @Override
    public void close() {
        slabs.close();
    }

    /// Whether the pool was closed and the system has its memory back.
    public boolean isMemoryReturned() {
        return slabs.isMemoryReturned();
    }

    private RunPool pool(RunSize size) {
        return switch (size) {
            case KIB_4 -> singlePages;
            case KIB_16 -> quads;
            case KIB_64 -> wholeBlocks;
        };
    }

    private static int slabBytes(long limitBytes) {
        if (limitBytes < RunSize.KIB_64.bytes()) {
            throw new IllegalArgumentException("a pool of " + limitBytes + " bytes holds not even one run of 64 KiB");
        }
        long wholeRuns = limitBytes / SLABS_MIN / RunSize.KIB_64.bytes() * RunSize.KIB_64.bytes();
        return Math.toIntExact(Math.clamp(wholeRuns, RunSize.KIB_64.bytes(), (long) SLAB_BYTES_MAX));
    }

    private static void poison(PageRun run) {
        run.fill(0, run.size().bytes(), (byte) 0xFF);
    }
}
