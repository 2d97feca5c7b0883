package io.dittofs.e2e.durability;

import io.dittofs.e2e.guest.PackagedServer;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/// Clients that work at the same time.
final class Together {
    private Together() {}

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
