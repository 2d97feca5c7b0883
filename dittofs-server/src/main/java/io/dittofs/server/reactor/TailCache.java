package io.dittofs.server.reactor;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A loop's few spare [Tail]s, so that a batch of replies costs neither an allocation nor a visit to the shared
/// pool.
///
/// **Threading**: reactor-confined.
final class TailCache {

    /// One is in use for each connection with unsent output; the loop works on one connection at a time.
    static final int SPARES_MAX = 2;

    /// Never dropped: with it small calls are answered even while the pool refuses.
    private static final int SPARES_KEPT = 1;

    private final BufferPool pool;
    private final ArrayDeque<Tail> spares = new ArrayDeque<>(SPARES_MAX);

    TailCache(BufferPool pool) {
        this.pool = pool;
    }

    @Nullable
    Tail take() {
        var spare = spares.pollLast();
        if (spare != null) {
            return spare;
        }
        var lease = pool.tryAcquire(Tail.BYTES);
        return lease == null ? null : new Tail(this, lease);
    }

    void giveBack(Tail tail) {
        tail.rewind();
        if (spares.size() < SPARES_MAX) {
            spares.addLast(tail);
        } else {
            tail.free();
        }
    }

    /// Takes the one spare that is never dropped, if it can be had.
    void fill() {
        var tail = spares.isEmpty() ? take() : null;
        if (tail != null) {
            giveBack(tail);
        }
    }

    /// Returns the spares but one to the pool; says whether there was another.
    boolean dropSpares() {
        return shrinkTo(SPARES_KEPT);
    }

    /// Returns all spares to the pool.
    void close() {
        shrinkTo(0);
    }

    private boolean shrinkTo(int count) {
        boolean dropped = false;
        while (spares.size() > count) {
            spares.removeLast().free();
            dropped = true;
        }
        return dropped;
    }
}
