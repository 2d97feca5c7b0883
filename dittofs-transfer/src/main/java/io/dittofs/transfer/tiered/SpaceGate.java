package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.cache.log.SpaceListener;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where writers wait while the log has no room: until uploads have made some, or for so long at most, and then their
/// clients try again. Says once when that begins, and once when it ends: when nobody waits and the log has much room
/// again, since a log that stays full lets writers in one by one.
///
/// **Threading**: thread-safe.
final class SpaceGate implements SpaceListener {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceGate.class);

    private final Duration longestWait;
    private final BooleanSupplier isFilling;
    private final Runnable whenDiskFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freed = lock.newCondition();

    /// Raised under the lock, so that who waits for it misses nothing.
    private final AtomicLong frees = new AtomicLong();

    // Guarded by lock.
    private long waitedNanos;
    private int waiting;
    private boolean isOn;
    private long since;

    /// @param isFilling whether the log has little room
    /// @param whenDiskFull is told when a writer waits because the disk of the log has none
    SpaceGate(Duration longestWait, BooleanSupplier isFilling, Runnable whenDiskFull) {
        this.longestWait = longestWait;
        this.isFilling = isFilling;
        this.whenDiskFull = whenDiskFull;
    }

    @Override
    public void onSpace() {
        lock.lock();
        try {
            frees.incrementAndGet();
            freed.signalAll();
            endIfOver();
        } finally {
            lock.unlock();
        }
    }

    /// How often space was freed so far: taken before a write is tried.
    long frees() {
        return frees.get();
    }

    /// How many writers wait now.
    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /// How long writers have waited, all together; those that wait now count when they are done.
    Duration waited() {
        lock.lock();
        try {
            return Duration.ofNanos(waitedNanos);
        } finally {
            lock.unlock();
        }
    }

    /// The deadline of a writer that begins to wait now, of `System.nanoTime`.
    long deadline() {
        return System.nanoTime() + longestWait.toNanos();
    }

    /// Waits until space was freed since `seen`; `TRY_LATER` or `NO_SPACE` where that took too long.
    void await(long seen, long deadline, LogFullException.Reason reason, String why) throws FsException {
        if (reason == LogFullException.Reason.DISK_FULL) {
            whenDiskFull.run();
        }
        lock.lock();
        long from = System.nanoTime();
        try {
            begin(reason, why);
            waiting++;
            while (frees.get() == seen) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw refusal(reason, why);
                }
                long _ = freed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FsException(FsError.TRY_LATER, "interrupted");
        } finally {
            waitedNanos += System.nanoTime() - from;
            waiting--;
            lock.unlock();
        }
    }

    /// Something that must be noted in the log.
    @FunctionalInterface
    interface Note {
        void append() throws LogFullException;
    }

    /// Notes it, however long there is no room.
    void insist(Note note) {
        while (true) {
            long seen = frees();
            try {
                note.append();
                return;
            } catch (LogFullException full) {
                LOG.debug("a note waits for room reason={}", full.reason());
                awaitUninterruptibly(seen);
            }
        }
    }

    private void awaitUninterruptibly(long seen) {
        lock.lock();
        try {
            while (frees.get() == seen) {
                freed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// A write that waited found room.
    void passed() {
        lock.lock();
        try {
            endIfOver();
        } finally {
            lock.unlock();
        }
    }

    /// Whether writers wait, or did and would again soon.
    boolean isOn() {
        lock.lock();
        try {
            return isOn;
        } finally {
            lock.unlock();
        }
    }

    private void endIfOver() {
        if (isOn && waiting == 0 && !isFilling.getAsBoolean()) {
            isOn = false;
            LOG.info(
                    "the write-ahead log has room again seconds={}",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
        }
    }

    private void begin(LogFullException.Reason reason, String why) {
        if (!isOn) {
            isOn = true;
            since = System.nanoTime();
            LOG.warn("writers wait for room in the write-ahead log reason={} uploads={}", reason, why);
        }
    }

    private static FsException refusal(LogFullException.Reason reason, String why) {
        return switch (reason) {
            case LIMIT -> new FsException(FsError.TRY_LATER, "the write-ahead log is full; uploads: " + why);
            case DISK_FULL -> new FsException(FsError.NO_SPACE, "the disk of the write-ahead log is full");
            case DISK_ERROR -> new FsException(FsError.IO, "the disk of the write-ahead log fails");
        };
    }
}
