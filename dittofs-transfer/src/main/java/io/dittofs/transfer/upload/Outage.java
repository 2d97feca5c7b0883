package io.dittofs.transfer.upload;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows whether uploads succeed at all, says so once at the begin and once at the end of a time when they do not, and
/// has those who failed try again: ever more seldom, or at once when another one has succeeded.
///
/// **Threading**: thread-safe.
public final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 30_000;
    private static final int DOUBLINGS_MAX = 16;

    private final String storeName;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();

    // Guarded by lock.
    private long since;
    private boolean isOn;
    /// And other reasons to try again at once.
    private long successes;
    private String reason = "";
    private boolean isClosed;

    public Outage(String storeName) {
        this.storeName = storeName;
    }

    /// An upload has succeeded.
    public void end() {
        lock.lock();
        try {
            successes++;
            if (isOn) {
                isOn = false;
                LOG.info(
                        "the block store takes blocks again store={} outage_seconds={}",
                        storeName,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
            }
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Has those who failed try again now.
    public void tryAgain() {
        lock.lock();
        try {
            successes++;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// An upload has failed; returns when it is to be tried again.
    ///
    /// @param attempt how many have failed in a row, from 1 on
    public void await(int attempt, String why) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!isOn) {
                isOn = true;
                since = System.nanoTime();
                LOG.warn(
                        "the block store does not take blocks; they stay in the log and are sent when it does store={}"
                                + " reason={}",
                        storeName,
                        why);
            }
            reason = why;
            long base = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(attempt, DOUBLINGS_MAX));
            long left = TimeUnit.MILLISECONDS.toNanos(
                    base / 2 + ThreadLocalRandom.current().nextLong(base / 2 + 1));
            long seen = successes;
            while (left > 0 && successes == seen && !isClosed) {
                left = change.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Why uploads fail, in a few words; null where they do not.
    public @Nullable String reason() {
        lock.lock();
        try {
            return isOn ? reason : null;
        } finally {
            lock.unlock();
        }
    }

    /// Lets everybody go on.
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
