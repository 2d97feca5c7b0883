package io.dittofs.metadata.durability;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Two tickets as one. Thread-safe, without state of its own.
record JoinedTicket(DurabilityTicket first, DurabilityTicket second) implements DurabilityTicket {
    @Override
    public boolean isComplete() {
        return first.isComplete() && second.isComplete();
    }

    @Override
    public void whenComplete(Consumer<@Nullable Throwable> callback) {
        first.whenComplete(firstCause ->
                second.whenComplete(secondCause -> callback.accept(firstCause != null ? firstCause : secondCause)));
    }
}
