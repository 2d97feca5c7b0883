package io.dittofs.metadata.durability;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A ticket that a test completes. Single-threaded.
public final class ManualTicket implements DurabilityTicket {
    private final List<Consumer<@Nullable Throwable>> callbacks = new ArrayList<>();
    private boolean isComplete;
    private @Nullable Throwable cause;

    /// Completes the ticket: with null as stable, otherwise as failed.
    public void complete(@Nullable Throwable outcome) {
        assert !isComplete;
        isComplete = true;
        cause = outcome;
        callbacks.forEach(callback -> callback.accept(outcome));
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    @Override
    public void whenComplete(Consumer<@Nullable Throwable> callback) {
        if (isComplete) {
            callback.accept(cause);
        } else {
            callbacks.add(callback);
        }
    }
}
