package io.dittofs.transfer.upload;

import io.dittofs.transfer.content.DirtyBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Blocks that wait for their upload: those whose time has come, first the ones that somebody waits for, and those
/// whose time has not. A block may be in it several times: whoever takes it looks whether there is
/// anything to do.
///
/// **Threading**: thread-safe.
final class UploadQueue {
    private final long origin = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();

    // Guarded by lock.
    private final ArrayDeque<DirtyBlock> urgent = new ArrayDeque<>();
    private final ArrayDeque<DirtyBlock> due = new ArrayDeque<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::time));
    private boolean isClosed;

    /// @param time when it is due, in nanoseconds since the origin
    private record Later(DirtyBlock block, long time) {}

    /// A block that is to be uploaded.
    ///
    /// @param isForced whether also if it was written to a moment ago
    record Entry(DirtyBlock block, boolean isForced) {}

    /// Adds a block that somebody waits for.
    void addUrgent(DirtyBlock block) {
        add(urgent, block);
    }

    /// Adds a block that may go now.
    void addDue(DirtyBlock block) {
        add(due, block);
    }

    private void add(ArrayDeque<DirtyBlock> queue, DirtyBlock block) {
        lock.lock();
        try {
            queue.add(block);
            change.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Adds a block that may go after a time.
    void addLater(DirtyBlock block, long nanos) {
        lock.lock();
        try {
            later.add(new Later(block, now() + nanos));
            change.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Lets everything go now, what has waited longest first.
    void hurry() {
        lock.lock();
        try {
            List<Later> inOrder = new ArrayList<>(later);
            inOrder.sort(Comparator.comparingLong(Later::time));
            later.clear();
            inOrder.forEach(each -> due.add(each.block()));
            change.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for the next block; null when the queue is closed.
    @Nullable
    Entry take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isClosed) {
                DirtyBlock next = urgent.isEmpty() ? due.poll() : urgent.poll();
                if (next != null) {
                    return new Entry(next, true);
                }
                Later soonest = later.peek();
                if (soonest != null && soonest.time() <= now()) {
                    later.remove();
                    return new Entry(soonest.block(), false);
                }
                long _ = change.awaitNanos(soonest == null ? Long.MAX_VALUE : soonest.time() - now());
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Nobody gets a block any more.
    void close() {
        lock.lock();
        try {
            isClosed = true;
            change.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private long now() {
        return System.nanoTime() - origin;
    }
}
