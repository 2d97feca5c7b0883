package io.dittofs.e2e.durability;

import io.dittofs.e2e.guest.PackagedServer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Clients that work at the same time.
final class Together {
    private Together() {}

    /// Waits until they have got so many answers, or one of them has ended before.
    static void awaitAnswers(Semaphore answers, int wanted, List<? extends Future<?>> clients)
            throws InterruptedException {
        // In slices, since a client that has failed gets no more answers.
        while (!answers.tryAcquire(wanted, 100, TimeUnit.MILLISECONDS)) {
            if (clients.stream().anyMatch(Future::isDone)) {
                return;
            }
        }
    }

    /// Waits until all have ended, and well. The server's log goes with a failure.
    static void finish(List<? extends Future<?>> clients, PackagedServer server) throws InterruptedException {
        for (Future<?> client : clients) {
            try {
                client.get();
            } catch (ExecutionException e) {
                throw new AssertionError(e.getMessage() + "\nthe server's log:\n" + server.log(), e);
            }
        }
    }
}
