package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.durability.DurabilityTicket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ticket that a test completes. Thread-confined.
final class PromisedTicket implements DurabilityTicket {
    private final List<Consumer<@Nullable Throwable>> callbacks = new ArrayList<>();
    private boolean isComplete;

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    @Override
    public void whenComplete(Consumer<@Nullable Throwable> callback) {
        if (isComplete) {
            throw new AssertionError("asked too late for this test");
        }
        callbacks.add(callback);
    }

    void complete(@Nullable Throwable cause) {
        isComplete = true;
        callbacks.forEach(callback -> callback.accept(cause));
    }
}
