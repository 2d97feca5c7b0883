package io.dittofs.server.transport;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ticket that completes when the test says so, as often as it says so. Guarded by its monitor.
final class ManualTicket implements DurabilityTicket {
    private final List<Consumer<@Nullable Throwable>> waiting = new ArrayList<>();
    private boolean isComplete;

    @Override
    public synchronized boolean isComplete() {
        return isComplete;
    }

    @Override
    public synchronized void whenComplete(Consumer<@Nullable Throwable> callback) {
        waiting.add(callback);
        notifyAll();
    }

    /// Waits until a reply waits for this ticket.
    synchronized void awaitWaiter() throws InterruptedException {
        while (waiting.isEmpty()) {
            wait();
        }
    }

    synchronized void complete(@Nullable Throwable cause) {
        isComplete = true;
        waiting.forEach(callback -> callback.accept(cause));
    }
}
