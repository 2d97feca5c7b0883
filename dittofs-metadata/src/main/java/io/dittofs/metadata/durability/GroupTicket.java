package io.dittofs.metadata.durability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The ticket that all commits between two syncs of the log share. Thread-safe.
public final class GroupTicket implements DurabilityTicket {
    private final AtomicInteger memberCount = new AtomicInteger();
    private final Object lock = new Object();

    // Guarded by `lock`; of the two volatile ones only the writes.
    private @Nullable List<Consumer<@Nullable Throwable>> callbacks = new ArrayList<>();
    private volatile @Nullable Throwable failure;
    private volatile boolean isComplete;

    /// Counts one more commit.
    ///
    /// @return whether it is the first
    boolean join() {
        return memberCount.getAndIncrement() == 0;
    }

    int memberCount() {
        return memberCount.get();
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    @Override
    public void whenComplete(Consumer<@Nullable Throwable> callback) {
        synchronized (lock) {
            if (callbacks != null) {
                callbacks.add(callback);
                return;
            }
        }
        callback.accept(failure);
    }

    /// Calls everybody back, on this thread; with null when the group is stable. What a callback throws goes to the
    /// thread's handler: one caller's fault must not keep the others waiting.
    public void complete(@Nullable Throwable cause) {
        List<Consumer<@Nullable Throwable>> waiting;
        synchronized (lock) {
            if (callbacks == null) {
                throw new IllegalStateException("completed twice");
            }
            waiting = callbacks;
            callbacks = null;
            failure = cause;
            isComplete = true;
        }
        Thread thread = Thread.currentThread();
        for (Consumer<@Nullable Throwable> callback : waiting) {
            try {
                callback.accept(cause);
            } catch (RuntimeException | Error e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }
}
