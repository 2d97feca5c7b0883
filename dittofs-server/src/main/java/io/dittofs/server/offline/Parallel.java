package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Runs tasks beside the caller, so many at once. After one has failed no further one is taken.
///
/// **Threading**: confined to the thread that submits; the tasks run on virtual threads.
final class Parallel implements AutoCloseable {
    private final int most;
    private final Semaphore permits;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("probe-", 0).factory());

    Parallel(int most) {
        this.most = most;
        this.permits = new Semaphore(most);
    }

    /// A piece of work.
    @FunctionalInterface
    interface Task {
        void run() throws FsException, BlockStoreException;
    }

    /// Starts the task, as soon as so few others run that it may.
    ///
    /// **Errors**: those of tasks before it.
    void submit(Task task) throws FsException {
        permits.acquireUninterruptibly();
        boolean isStarted = false;
        try {
            throwFailure();
            threads.execute(() -> run(task));
            isStarted = true;
        } finally {
            if (!isStarted) {
                permits.release();
            }
        }
    }

    private void run(Task task) {
        try {
            task.run();
        } catch (FsException | BlockStoreException | RuntimeException e) {
            failure.compareAndSet(null, e);
        } finally {
            permits.release();
        }
    }

    /// Returns when all tasks have ended.
    ///
    /// **Errors**: that of the first task that failed.
    void await() throws FsException {
        permits.acquireUninterruptibly(most);
        permits.release(most);
        throwFailure();
    }

    private void throwFailure() throws FsException {
        switch (failure.get()) {
            case null -> {}
            case FsException refusal -> throw refusal;
            case BlockStoreException refusal -> throw refusal(refusal);
            case RuntimeException fault -> throw fault;
            case Exception other -> throw new IllegalStateException(other);
        }
    }

    /// What a block store that does not do its work means for who wants contents.
    static FsException refusal(BlockStoreException e) {
        FsError error = e.kind() == BlockStoreException.Kind.UNAVAILABLE ? FsError.TRY_LATER : FsError.IO;
        return new FsException(error, "the block store says: " + e.getMessage());
    }

    /// Waits for tasks that still run.
    @Override
    public void close() {
        threads.close();
    }
}
