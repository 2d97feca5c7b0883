package io.dittofs.server.reactor;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where a loop's connections get their buffers, and what the loop does while the pool refuses.
///
/// A loop reads far ahead: up to a whole receive buffer, before it is known how much of that can be used at once. So
/// it keeps a *standby*, a lease in which any remainder finds a place when the pool has none. Once that is given away
/// the loop reads *carefully*: only into buffers that connections hold already, or into a small one taken before the
/// read. So an exhausted pool costs no byte, and one starved connection never costs the others their turn.
///
/// **Threading**: reactor-confined.
final class BufferSupply {

    /// How soon the pool is asked again after it refused.
    private static final long RETRY_MILLIS = 5;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);

    private final BufferPool pool;
    private final TailCache tails;
    private final int standbyBytes;
    private @Nullable PooledBuffer standby;
    private ArrayList<Connection> starved = new ArrayList<>();
    private ArrayList<Connection> retried = new ArrayList<>();
    private long lastTryNanos;
    private boolean hasRefused;

    /// @param standbyBytes the most that one read can leave over
    BufferSupply(BufferPool pool, TailCache tails, int standbyBytes) {
        this.pool = pool;
        this.tails = tails;
        this.standbyBytes = standbyBytes;
    }

    /// Leases from the shared pool; if that refuses, the loop gives up its spares first.
    @Nullable
    PooledBuffer tryAcquire(int bytes) {
        var lease = pool.tryAcquire(bytes);
        if (lease == null && tails.dropSpares()) {
            lease = pool.tryAcquire(bytes);
        }
        hasRefused |= lease == null;
        return lease;
    }

    /// A place for what a read has left over. Granted whenever the loop did not read carefully.
    PooledBuffer acquireForRest(int bytes) {
        assert bytes <= standbyBytes : "more is left over than is read at once";
        var lease = tryAcquire(bytes);
        if (lease != null) {
            return lease;
        }
        var last = standby;
        if (last == null) {
            throw new IllegalStateException("read ahead without a place for the rest");
        }
        standby = null;
        return last;
    }

    /// Whether nothing may be read that has no place yet.
    boolean isCareful() {
        return standby == null;
    }

    /// Whether so little is in use that a message may have a buffer of its full size before its bytes are there.
    boolean isAmple() {
        return pool.isAmple();
    }

    /// Whether the pool has refused since this was last asked, or still does.
    boolean takeScarcity() {
        boolean isScarce = hasRefused || isDue();
        hasRefused = false;
        return isScarce;
    }

    /// Has [Connection#retry] called when the pool may give again.
    void retryLater(Connection connection) {
        starved.add(connection);
    }

    /// How long the loop may sleep at most.
    long sleepMillis(long otherwiseMillis) {
        return isDue() ? Math.min(otherwiseMillis, RETRY_MILLIS) : otherwiseMillis;
    }

    /// Called once a cycle: restores the standby and serves the starved, when that is possible and it is time to try.
    void tick(long nowNanos) {
        if (isDue() && nowNanos - lastTryNanos >= RETRY_NANOS) {
            refill(nowNanos);
            if (!starved.isEmpty() && canGive()) {
                retryAll();
            }
        }
    }

    /// Takes the standby if it can be had.
    void refill(long nowNanos) {
        lastTryNanos = nowNanos;
        if (standby == null) {
            standby = pool.tryAcquire(standbyBytes);
        }
    }

    /// Gives everything back; for the end of the loop.
    void close() {
        if (standby != null) {
            standby.close();
            standby = null;
        }
        tails.close();
        starved.clear();
    }

    private boolean isDue() {
        return standby == null || !starved.isEmpty();
    }

    /// Spares thousands of starved connections a vain attempt each.
    private boolean canGive() {
        var probe = tryAcquire(BufferPool.SMALL_BYTES);
        if (probe != null) {
            probe.close();
        }
        return probe != null;
    }

    private void retryAll() {
        var batch = starved;
        starved = retried;
        retried = batch;
        for (var connection : batch) {
            connection.retry();
        }
        batch.clear();
    }
}
