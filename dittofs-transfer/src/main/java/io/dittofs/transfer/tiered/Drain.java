package io.dittofs.transfer.tiered;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.transfer.upload.LogAccess;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until the block store has what the log had when the waiting began. Says how far it is now and then.
///
/// **Threading**: [#add] and [#await] by one thread.
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long REPORT_NANOS = 5_000_000_000L;

    private final String storeName;
    private final LogAccess log;
    private final CountDownLatch left = new CountDownLatch(1);
    /// The tickets that are not complete, and one more until all are added.
    private final AtomicInteger open = new AtomicInteger(1);

    private final AtomicInteger failed = new AtomicInteger();

    Drain(String storeName, LogAccess log) {
        this.storeName = storeName;
        this.log = log;
    }

    /// Something that is to be waited for.
    void add(DurabilityTicket ticket) {
        open.incrementAndGet();
        ticket.whenComplete(cause -> {
            if (cause != null) {
                failed.incrementAndGet();
            }
            countDown();
        });
    }

    private void countDown() {
        if (open.decrementAndGet() == 0) {
            left.countDown();
        }
    }

    /// Waits for all that was added, so long at most.
    ///
    /// @return whether the block store has it
    boolean await(Duration longest) {
        countDown();
        long deadline = System.nanoTime() + longest.toNanos();
        try {
            while (true) {
                long wait = Math.min(REPORT_NANOS, deadline - System.nanoTime());
                if (left.await(wait, TimeUnit.NANOSECONDS)) {
                    return failed.get() == 0;
                }
                if (deadline - System.nanoTime() <= 0) {
                    LOG.warn(
                            "the block store does not have everything yet; the log keeps the rest store={}"
                                    + " unsent_bytes={}",
                            storeName,
                            log.unsentBytes());
                    return false;
                }
                LOG.info("uploading the rest store={} unsent_bytes={}", storeName, log.unsentBytes());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
