package io.dittofs.metadata.durability;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A promise that something will be stable: completed by a store's group committer when it is, or with the cause when
/// it
/// could not be made so. A reply that promises stability is sent when its ticket completes, so no thread waits in
/// fsync.
///
/// **Threading**: thread-safe. A callback runs on the thread that completes the ticket, or at once on the caller's
/// when the ticket is complete; it must not block.
public interface DurabilityTicket {
    /// The ticket of what is stable already.
    DurabilityTicket STABLE = new DurabilityTicket() {
        @Override
        public boolean isComplete() {
            return true;
        }

        @Override
        public void whenComplete(Consumer<@Nullable Throwable> callback) {
            callback.accept(null);
        }
    };

    /// A ticket that completes when both do; with the cause of the first that failed.
    static DurabilityTicket both(DurabilityTicket first, DurabilityTicket second) {
        if (first == STABLE) {
            return second;
        }
        return second == STABLE ? first : new JoinedTicket(first, second);
    }

    /// Whether the outcome is known, so that [#whenComplete] would call back at once.
    boolean isComplete();

    /// Calls back exactly once: with null when the effect is stable, with the cause when it is not and will not be.
    void whenComplete(Consumer<@Nullable Throwable> callback);
}
