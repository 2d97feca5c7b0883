package io.dittofs.metadata.postgres;

import io.dittofs.metadata.error.FsException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Numbers that are never given out twice, by no server on the database: each takes a range at a time.
/// The next range is fetched when half of one is used, so that normally nobody waits for it.
///
/// **Threading**: thread-safe.
final class IdSupply {
    /// A server that ends wastes at most two of these.
    static final int NUMBERS = 1 << 12;

    private final Source source;
    private final Object lock = new Object();

    // Guarded by `lock`.
    private long next;
    private long end;
    private @Nullable CompletableFuture<Long> ahead;

    /// Where ranges come from.
    @FunctionalInterface
    interface Source {
        /// The first of so many numbers, which are nobody else's from now on, whatever crashes.
        long reserve(int count) throws FsException;
    }

    IdSupply(Source source) {
        this.source = source;
    }

    long next() throws FsException {
        synchronized (lock) {
            if (next == end) {
                next = fetch();
                end = next + NUMBERS;
            } else if (next == end - NUMBERS / 2) {
                ahead = fetchAhead();
            }
            return next++;
        }
    }

    private long fetch() throws FsException {
        CompletableFuture<Long> awaited = ahead;
        ahead = null;
        Long fetched = awaited == null ? null : awaited.join();
        return fetched == null ? source.reserve(NUMBERS) : fetched;
    }

    private CompletableFuture<Long> fetchAhead() {
        CompletableFuture<Long> fetched = new CompletableFuture<>();
        Thread.ofVirtual().name("postgres-numbers").start(() -> {
            try {
                fetched.complete(source.reserve(NUMBERS));
            } catch (FsException e) {
                // Whoever needs the range asks again, and is told.
                fetched.complete(null);
            } catch (RuntimeException | Error e) {
                fetched.completeExceptionally(e);
            }
        });
        return fetched;
    }
}
