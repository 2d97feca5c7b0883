package io.dittofs.transfer.garbage;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the garbage collection again and again, on a virtual thread of its own. When the block store is full,
/// it collects at once whatever nothing names, however short a time that is so: room for what clients write is
/// worth more than an upload that the same bytes would not need.
///
/// **Threading**: started once and closed once.
public final class GarbageRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageRounds.class);

    private final GarbageCollector collector;
    private final Duration interval;
    private final Duration grace;
    private final Runnable whenFreed;
    /// Somebody needs room.
    private final Semaphore urgent = new Semaphore(0);

    private volatile boolean isClosing;
    private final Thread thread = Thread.ofVirtual().name("garbage").unstarted(this::run);

    /// @param interval from the end of a round to the next one
    /// @param grace how long nothing must have named a block
    /// @param whenFreed is told when something was deleted because room was needed
    public GarbageRounds(GarbageCollector collector, Duration interval, Duration grace, Runnable whenFreed) {
        this.collector = collector;
        this.interval = interval;
        this.grace = grace;
        this.whenFreed = whenFreed;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!isClosing) {
                if (urgent.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                    urgent.drainPermits();
                    makeRoom();
                } else {
                    round();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the garbage collection ends");
        }
    }

    /// Has garbage collected now, because the block store has no room.
    public void hurry() {
        urgent.release();
    }

    private void makeRoom() {
        if (!isClosing && round(collector::makeRoom, "full") > 0) {
            whenFreed.run();
        }
    }

    private void round() {
        long _ = round(() -> collector.collect(grace), "age");
    }

    @FunctionalInterface
    private interface Collection {
        GarbageResult run() throws FsException, BlockStoreException;
    }

    /// @return how many blocks were deleted
    private long round(Collection collection, String reason) {
        try {
            GarbageResult result = collection.run();
            if (result.blocks() > 0) {
                LOG.info("garbage collected blocks={} bytes={} reason={}", result.blocks(), result.bytes(), reason);
            }
            return result.blocks();
        } catch (FsException | BlockStoreException e) {
            LOG.warn("the garbage collection goes on in its next round reason={}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the garbage collection failed; it is tried again", e);
        }
        return 0;
    }

    @Override
    public void close() {
        isClosing = true;
        thread.interrupt();
        Threads.join(thread);
    }
}
