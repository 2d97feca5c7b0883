package io.dittofs.transfer.garbage;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the garbage collection again and again, on a virtual thread of its own.
///
/// **Threading**: started once and closed once.
public final class GarbageRounds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GarbageRounds.class);

    private final GarbageCollector collector;
    private final Duration interval;
    private final Duration grace;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("garbage").unstarted(this::run);

    /// @param interval from the end of a round to the next one
    /// @param grace how long nothing must have named a block
    public GarbageRounds(GarbageCollector collector, Duration interval, Duration grace) {
        this.collector = collector;
        this.interval = interval;
        this.grace = grace;
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            LOG.debug("the garbage collection ends");
        }
    }

    private void round() {
        try {
            GarbageResult result = collector.collect(grace);
            if (result.blocks() > 0) {
                LOG.info("garbage collected blocks={} bytes={}", result.blocks(), result.bytes());
            }
        } catch (FsException | BlockStoreException e) {
            LOG.warn("the garbage collection goes on in its next round reason={}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("the garbage collection failed; it is tried again", e);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        Threads.join(thread);
    }
}
