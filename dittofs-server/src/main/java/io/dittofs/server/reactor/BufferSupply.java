package io.dittofs.server.reactor;

import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Where a loop's connections get their buffers, and what the loop does while the pool refuses.
///
/// A loop reads far ahead: up to a whole receive buffer, before it is known how much of that can be used at once. So
/// it keeps a *standby*, a lease that holds any message and any remainder when the pool has nothing. Once that is given
/// away the loop reads *carefully*: only into buffers that connections hold already, or into a small one taken before
/// the read. So an exhausted pool costs no byte, and one starved connection never costs the others their turn. The loop
/// has a spare [Tail] from the start, so that small calls are answered as long as there are small buffers.
///
/// **Threading**: reactor-confined.
final class BufferSupply {

    /// How soon the pool is asked again after it refused.
    private static final long RETRY_MILLIS = 5;

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);

    private final BufferPool pool;
    private final TailCache tails;
    private @Nullable PooledBuffer standby;
    private ArrayList<Connection> starved = new ArrayList<>();
    private ArrayList<Connection> retried = new ArrayList<>();
    private long lastTryNanos;
    private boolean hasRefused;

    BufferSupply(BufferPool pool, TailCache tails) {
        this.pool = pool;
        this.tails = tails;
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
        var lease = tryAcquire(bytes);
        if (lease == null) {
            lease = takeStandby();
        }
        if (lease == null) {
            throw new IllegalStateException("read ahead without a place for the rest");
        }
        return lease;
    }

    /// The standby, if it is there; holds any message.
    @Nullable
    PooledBuffer takeStandby() {
        var last = standby;
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

    /// Has [Connection#resume] called when the pool may give again.
    void retryLater(Connection connection) {
        starved.add(connection);
    }

    /// How long the loop may sleep at most.
    long sleepMillis(long otherwiseMillis) {
        return isDue() ? Math.min(otherwiseMillis, RETRY_MILLIS) : otherwiseMillis;
    }

    /// Takes what the loop keeps for itself; for the beginning of the loop.
    void open(long nowNanos) {
        refill(nowNanos);
        tails.fill();
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

    private void refill(long nowNanos) {
        lastTryNanos = nowNanos;
        if (standby == null) {
            standby = pool.tryAcquire(BufferPool.LARGE_BYTES);
        }
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
            connection.resume(ConnectionState.STARVED);
        }
        batch.clear();
    }
}
